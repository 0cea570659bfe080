/** A session that has ended, remembered until its last access token has expired by itself (`until`, in milliseconds since the epoch). */
export interface Revocation {
  readonly sessionId: string;
  readonly until: number;
}

/**
 * Knows which sessions have ended, for every process that verifies access tokens. A store that was never filled, or that lost
 * its data, is unknown until `restore`, and then no answer is a guess: questions are refused with `SessionsUnknown`.
 */
export abstract class TokenStore {
  /** Once `revoke` has returned, false on every process. Throws `SessionsUnknown` when the store cannot tell. */
  abstract isAlive(session: { readonly sessionId: string }): Promise<boolean>;

  /** Ends sessions; ending one twice is harmless, and the later `until` counts. Kept also while the store is unknown, which it stays. */
  abstract revoke(revocations: readonly Revocation[]): Promise<void>;

  /**
   * Makes the store known: the owner of the sessions reads every revocation that has not expired, when it is asked to and not before,
   * so that none can be made between the reading and a loss that nobody would notice. What is revoked meanwhile stays.
   */
  abstract restore(unexpired: () => Promise<readonly Revocation[]>): Promise<void>;

  /** False when a `restore` is called for. Throws `SessionsUnknown` when the store cannot be reached. */
  abstract isKnown(): Promise<boolean>;
}
