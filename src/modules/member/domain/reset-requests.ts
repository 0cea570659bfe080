import type { Email } from './email.ts';

/** Somebody wants to choose a new password for the account of an e-mail, if there is one. */
export interface ResetRequest {
  readonly email: Email;
  readonly askedAt: number;
  /** How often a letter has been tried to be sent. */
  readonly attempts: number;
  /** When it is to be tried again. */
  readonly dueAt: number;
}

/** Requests whose letter has not been sent yet, one for each e-mail. */
export abstract class ResetRequests {
  /** Inside a unit: due at once, and in place of one that waits. */
  abstract add(request: { readonly email: Email; readonly at: number }): Promise<void>;
  /** The longest due first. */
  abstract due(listing: { readonly now: number; readonly limit: number }): Promise<readonly ResetRequest[]>;
  /** Inside a unit, by compare-and-set: nobody else tries it until then. Undefined when somebody was quicker. */
  abstract claim(request: ResetRequest, until: number): Promise<ResetRequest | undefined>;
  /** Inside a unit: nothing is left to do, unless it was asked for again meanwhile. */
  abstract settle(request: ResetRequest): Promise<void>;
}
