import type { PublishedKeys } from '#kernel/auth/published-keys.ts';
import type { KeySet } from '#kernel/auth/signing-keys.ts';
import { DomainError } from '#kernel/domain/errors.ts';

/** Lets verifiers in other processes know the keys by which this one signs; where nobody can be told, the next time does. */
export class PublishKeys {
  readonly #published: PublishedKeys;
  readonly #keys: KeySet;

  constructor(published: PublishedKeys, keys: KeySet) {
    this.#published = published;
    this.#keys = keys;
  }

  async run(): Promise<void> {
    try {
      await this.#published.publish(this.#keys.jwks().keys);
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'unavailable')) throw error;
    }
  }
}
