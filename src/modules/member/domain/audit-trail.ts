import type { Id } from '#kernel/domain/ids.ts';
import type { MemberId } from './member.ts';

export type AuditEntryId = Id<'audit-entry'>;
export const AUDITED_ACTIONS = ['SUSPENDED', 'REINSTATED'] as const;

/** What an admin has done to a member: who, when, to whom, and why. */
export interface AuditEntry {
  /** Sorts by time. */
  readonly id: AuditEntryId;
  readonly memberId: MemberId;
  readonly action: (typeof AUDITED_ACTIONS)[number];
  readonly by: MemberId;
  readonly at: number;
  readonly reason: string | undefined;
}

/** Keeps what admins have done for good. */
export abstract class AuditTrail {
  /** Inside the unit of what was done; an entry that is there already stays. */
  abstract add(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  abstract of(listing: {
    readonly memberId: MemberId;
    readonly before?: AuditEntryId | undefined;
    readonly limit: number;
  }): Promise<readonly AuditEntry[]>;
}
