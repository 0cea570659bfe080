import type { Id } from '#kernel/domain/ids.ts';
import type { Member, MemberId } from './member.ts';

export type SessionId = Id<'session'>;

const DAY = 86_400_000;
const LONGEST_IDLE = 7 * DAY;
const LONGEST_SESSION = 30 * DAY;
/** For how long a session that is over still counts as one to be ended: its last access token outlives it by minutes. */
export const AFTERLIFE = 3_600_000;

/** One sign-in and the family of refresh tokens that came of it; its id is the `sid` of its access tokens. */
export interface Session {
  readonly id: SessionId;
  readonly memberId: MemberId;
  readonly startedAt: number;
  /** When the current refresh token was handed out. */
  readonly refreshedAt: number;
  readonly endedAt: number | undefined;
}

export const startSession = ({
  now,
  ...ids
}: {
  readonly id: SessionId;
  readonly memberId: MemberId;
  readonly now: number;
}): Session => ({
  ...ids,
  startedAt: now,
  refreshedAt: now,
  endedAt: undefined,
});

/** Until when the current refresh token is good: 7 days unused, 30 days in all. */
export const refreshExpiresAt = ({ startedAt, refreshedAt }: Session): number =>
  Math.min(refreshedAt + LONGEST_IDLE, startedAt + LONGEST_SESSION);

export const isOpen = (session: Session, now: number): boolean =>
  session.endedAt === undefined && now < refreshExpiresAt(session);

/** Ending a session twice keeps the first time. */
export const ended = (session: Session, now: number): Session => ({ ...session, endedAt: session.endedAt ?? now });

export type RefreshOutcome =
  /** Hand out a new pair; the presented token is spent. */
  | { readonly kind: 'rotated'; readonly session: Session }
  /** Somebody has a copy: the family ends, its access tokens too. */
  | { readonly kind: 'reused'; readonly session: Session }
  | { readonly kind: 'refused'; readonly reason: 'ended' | 'expired' | 'member' };

interface Presentation {
  readonly session: Session;
  readonly member: Member;
  /** Whether it is the family's current token or one that was spent. */
  readonly token: 'current' | 'spent';
  readonly now: number;
}

/** What becomes of a known refresh token that is presented. */
export function refresh({ session, member, token, now }: Presentation): RefreshOutcome {
  if (session.endedAt !== undefined) return { kind: 'refused', reason: 'ended' };
  if (token === 'spent') return { kind: 'reused', session: ended(session, now) };
  if (!isOpen(session, now)) return { kind: 'refused', reason: 'expired' };
  if (member.state !== 'ACTIVE') return { kind: 'refused', reason: 'member' };
  return { kind: 'rotated', session: { ...session, refreshedAt: now } };
}
