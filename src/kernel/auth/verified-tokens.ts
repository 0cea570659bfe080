import type { AccessToken } from './access-token.ts';

const LONGEST_CACHED = 60_000;

interface Verified {
  readonly token: string;
  readonly kid: string;
  readonly claims: AccessToken;
  readonly until: number;
}

/** Half of the signature: short to look up by; the whole token is compared afterwards. */
const tailOf = (token: string): string => token.slice(-43);

/** Tokens whose signature has been checked a moment ago; never past their expiry, and of so many the oldest goes. */
export class VerifiedTokens {
  readonly #capacity: number;
  readonly #tokens = new Map<string, Verified>();

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#tokens.size;
  }

  find({ token, now }: { readonly token: string; readonly now: number }): Verified | undefined {
    const verified = this.#tokens.get(tailOf(token));
    if (verified === undefined || verified.token !== token) return undefined;
    if (verified.until > now) return verified;
    this.#tokens.delete(tailOf(token));
    return undefined;
  }

  remember(verified: {
    readonly token: string;
    readonly kid: string;
    readonly claims: AccessToken;
    readonly now: number;
  }): void {
    const { token, kid, claims, now } = verified;
    this.#tokens.delete(tailOf(token));
    this.#tokens.set(tailOf(token), { token, kid, claims, until: Math.min(claims.expiresAt, now + LONGEST_CACHED) });
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size > this.#capacity && !oldest.done) this.#tokens.delete(oldest.value);
  }
}
