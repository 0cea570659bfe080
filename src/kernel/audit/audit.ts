import type { Id } from '../domain/ids.ts';

export type ActId = Id<'act'>;

/** An admin by member id, or an operator by the name that was given, which is taken on trust. */
export interface Actor {
  readonly kind: 'ADMIN' | 'OPERATOR';
  readonly id: string;
}

/** What it is done to: `member`, `dead-letter`, … and which. */
export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** What somebody is about to do, with the id and the time under which it will be kept. */
export interface Act {
  /** Sorts by time. */
  readonly id: ActId;
  readonly at: number;
  readonly actor: Actor;
  /** `member.suspend`: the kind of the subject, and what is done to it. */
  readonly action: string;
  readonly subject: Subject;
  /** Why, in the actor's own words. */
  readonly reason: string | undefined;
  /** The request that asked for it. */
  readonly requestId: string | undefined;
}

export type IntendedAct = Pick<Act, 'actor' | 'action' | 'subject'> & { readonly reason?: string | undefined };

export interface AuditedAct extends Act {
  /** `done`, what came of it besides, or why it failed. */
  readonly outcome: string;
}

export interface ActPage {
  /** All when not said. */
  readonly subject?: Subject | undefined;
  readonly before?: ActId | undefined;
  readonly limit: number;
}

/** What admins and operators have done to a module and the things of it, kept in its own database for good. */
export abstract class Audit {
  /** Before the unit, so that one that is run again is kept once. */
  abstract begin(act: IntendedAct): Act;
  /** Inside the unit of what was done; the outcome is `done` when not said. */
  abstract record(act: Act, outcome?: string): Promise<void>;
  /** The latest first. */
  abstract list(page: ActPage): Promise<readonly AuditedAct[]>;
}

export const admin = (memberId: string): Actor => ({ kind: 'ADMIN', id: memberId });

export const operator = (name: string): Actor => ({ kind: 'OPERATOR', id: name });
