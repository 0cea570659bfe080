import type { MemberId } from './member.ts';

export const RESET_LIFETIME = 30 * 60_000;

/** A request to set a new password without the old one, by a link that works once. */
export interface PasswordReset {
  readonly memberId: MemberId;
  readonly requestedAt: number;
  readonly usedAt: number | undefined;
}

export const isUsable = ({ requestedAt, usedAt }: PasswordReset, now: number): boolean =>
  usedAt === undefined && now < requestedAt + RESET_LIFETIME;
