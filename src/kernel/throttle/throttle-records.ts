/** What is to be remembered from now on, and for how many milliseconds; undefined forgets. */
export interface Remembered<Kept, Outcome> {
  readonly kept: Kept | undefined;
  readonly keepFor: number;
  readonly outcome: Outcome;
}

/** Small records by key, of whoever must not do something too often: the same for all processes that share a store. */
export abstract class ThrottleRecords {
  /**
   * Changes one record at a time. `change` computes and awaits nothing, may be called again, and returns what it was given to change nothing;
   * what is kept goes through JSON. Never fails: while the store is down each process remembers for itself.
   */
  abstract change<Kept, Outcome>(
    key: string,
    change: (found: Kept | undefined) => Remembered<Kept, Outcome>,
  ): Promise<Outcome>;
  /** Resolves when the record may have changed, and a moment later in any case; a longer one for who has waited more often. */
  abstract changed(key: string, waited: number): Promise<void>;
}
