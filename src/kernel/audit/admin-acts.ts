import type { Id } from '../domain/ids.ts';

export type AdminActId = Id<'admin-act'>;

/** What an admin has done: who, when, to what, and why. */
export interface AdminAct {
  /** Sorts by time. */
  readonly id: AdminActId;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly action: string;
  readonly by: string;
  readonly at: number;
  readonly reason: string | undefined;
}

/** What admins have done to the things of a module, kept in its own database for good. */
export abstract class AdminActs {
  /** Before the unit, so that one that is run again is written down once. */
  abstract begin(act: Omit<AdminAct, 'id' | 'at'>): AdminAct;
  /** Inside the unit of what was done. */
  abstract record(act: AdminAct): Promise<void>;
  /** Newest first. */
  abstract of(page: {
    readonly subject: string;
    readonly before?: AdminActId | undefined;
    readonly limit: number;
  }): Promise<readonly AdminAct[]>;
}
