import type { PublicJwk } from './signing-keys.ts';

/** Where the owner of the sessions lays its public keys, so that verifiers in other processes need no copy of them in their settings. */
export abstract class PublishedKeys {
  /** To be repeated for as long as the keys count; what is not is forgotten once the last of their tokens has expired. */
  abstract publish(keys: readonly PublicJwk[]): Promise<void>;

  /** Those of all who publish. Throws when it cannot be known which there are. */
  abstract all(): Promise<readonly PublicJwk[]>;
}
