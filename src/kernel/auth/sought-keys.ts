import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { SessionsUnknown } from '../token-store/token-store.errors.ts';
import { publicJwkOf } from './ec-key.ts';
import type { PublishedKeys } from './published-keys.ts';
import { type PublicJwk, VerifyingKeys } from './signing-keys.ts';

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const CACHED_FOR = 60_000;
const SEARCHES_PER_SECOND = 20;

interface Found {
  readonly key: KeyObject;
  readonly until: number;
}

/**
 * The keys of this process, and those that others have published: kept for a minute, and sought no more than 20 times a second. One that was
 * found before is sought again whatever else is asked for, so that made-up keys keep no true one out.
 */
export class SoughtKeys extends VerifyingKeys {
  readonly #own: VerifyingKeys;
  readonly #published: PublishedKeys;
  readonly #clock: Clock;
  readonly #found = new Map<string, Found>();
  #second = 0;
  #searches = 0;

  constructor(own: VerifyingKeys, published: PublishedKeys, clock: Clock) {
    super();
    this.#own = own;
    this.#published = published;
    this.#clock = clock;
  }

  verifying(kid: string): KeyObject | undefined {
    const found = this.#found.get(kid);
    return this.#own.verifying(kid) ?? (found !== undefined && found.until > this.#clock.now() ? found.key : undefined);
  }

  /** Throws `SessionsUnknown` when it cannot be asked, or has been asked too often. */
  async seek(kid: string): Promise<KeyObject | undefined> {
    const known = this.verifying(kid);
    if (known !== undefined || !THUMBPRINT.test(kid)) return known;
    if (!this.#found.has(kid)) this.#countSearch();
    const jwk = await this.#published.find(kid);
    if (jwk === undefined) return undefined;
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    if (publicJwkOf(key).kid !== kid) return undefined;
    this.#found.set(kid, { key, until: this.#clock.now() + CACHED_FOR });
    return key;
  }

  jwks(): { readonly keys: readonly PublicJwk[] } {
    return this.#own.jwks();
  }

  #countSearch(): void {
    const second = Math.floor(this.#clock.now() / 1_000);
    if (second !== this.#second) this.#searches = 0;
    this.#second = second;
    this.#searches += 1;
    if (this.#searches > SEARCHES_PER_SECOND) throw new SessionsUnknown({ retryAfterSeconds: 1 });
  }
}
