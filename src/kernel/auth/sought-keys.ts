import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { publicJwkOf } from './ec-key.ts';
import type { PublishedKeys } from './published-keys.ts';
import { type PublicJwk, VerifyingKeys } from './signing-keys.ts';

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const CACHED_FOR = 60_000;
const BETWEEN_READS = 100;

interface Found {
  readonly key: KeyObject;
  readonly until: number;
}

/**
 * The keys of this process, and those that others have published: kept for a minute, and all read together, ten times a second at most. Who asks
 * meanwhile shares the next read, so that made-up names keep no true one out.
 */
export class SoughtKeys extends VerifyingKeys {
  readonly #own: VerifyingKeys;
  readonly #published: PublishedKeys;
  readonly #clock: Clock;
  #found: ReadonlyMap<string, Found> = new Map();
  #next: Promise<void> | undefined;
  #notBefore = 0;

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

  /** Throws `SessionsUnknown` when nobody can be asked. */
  async seek(kid: string): Promise<KeyObject | undefined> {
    if (this.verifying(kid) === undefined && THUMBPRINT.test(kid)) {
      this.#next ??= this.#read();
      await this.#next;
    }
    return this.verifying(kid);
  }

  jwks(): { readonly keys: readonly PublicJwk[] } {
    return this.#own.jwks();
  }

  /** Nobody shares it once it has begun: a key could have been published since. */
  async #read(): Promise<void> {
    await sleep(Math.max(0, this.#notBefore - performance.now()));
    this.#next = undefined;
    this.#notBefore = performance.now() + BETWEEN_READS;
    const until = this.#clock.now() + CACHED_FOR;
    const published = await this.#published.all();
    this.#found = new Map(published.flatMap((jwk) => this.#foundIn(jwk, until)));
  }

  /** Nothing in what bears the name of another key. */
  #foundIn(jwk: PublicJwk, until: number): readonly (readonly [string, Found])[] {
    const known = this.#found.get(jwk.kid);
    if (known !== undefined) return [[jwk.kid, { key: known.key, until }]];
    const key = keyOf(jwk);
    return key !== undefined && publicJwkOf(key).kid === jwk.kid ? [[jwk.kid, { key, until }]] : [];
  }
}

function keyOf(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
