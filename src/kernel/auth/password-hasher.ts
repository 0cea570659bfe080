/** Turns passwords into what may be stored. */
export abstract class PasswordHasher {
  /** A hash that no password fits, and that costs as much to try as a real one: for accounts that do not exist. */
  abstract readonly dummyHash: string;

  /** Of the whole password, nothing cut off. Throws `TooManyPasswordsAtOnce` when the queue is full. */
  abstract hash(password: string): Promise<string>;

  /** Throws `TooManyPasswordsAtOnce` when the queue is full. */
  abstract verify(attempt: { readonly password: string; readonly hash: string }): Promise<boolean>;

  /** True when the hash is weaker than what `hash` makes today. */
  abstract needsRehash(hash: string): boolean;
}
