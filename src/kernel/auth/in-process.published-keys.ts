import { PublishedKeys } from './published-keys.ts';
import type { PublicJwk } from './signing-keys.ts';

/** For the only process there is. */
export class InProcessPublishedKeys extends PublishedKeys {
  readonly #keys = new Map<string, PublicJwk>();

  async publish(keys: readonly PublicJwk[]): Promise<void> {
    for (const key of keys) this.#keys.set(key.kid, key);
  }

  async all(): Promise<readonly PublicJwk[]> {
    return [...this.#keys.values()];
  }
}
