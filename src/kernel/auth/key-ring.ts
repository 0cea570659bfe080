import { createPublicKey, type KeyObject } from 'node:crypto';
import { publicJwkOf } from './ec-key.ts';
import { KeySet, type PublicJwk } from './signing-keys.ts';

/** One key that signs, and retired ones whose tokens count until they expire. */
export class KeyRing extends KeySet {
  readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
  readonly #verifying = new Map<string, KeyObject>();
  readonly #jwks: { readonly keys: readonly PublicJwk[] };

  constructor({ signing, retired = [] }: { readonly signing: KeyObject; readonly retired?: readonly KeyObject[] }) {
    super();
    const jwks = [signing, ...retired].map(publicJwkOf);
    for (const jwk of jwks) this.#verifying.set(jwk.kid, createPublicKey({ key: { ...jwk }, format: 'jwk' }));
    this.signing = { kid: publicJwkOf(signing).kid, privateKey: signing };
    this.#jwks = { keys: jwks };
  }

  verifying(kid: string): KeyObject | undefined {
    return this.#verifying.get(kid);
  }

  async seek(kid: string): Promise<KeyObject | undefined> {
    return this.verifying(kid);
  }

  jwks(): { readonly keys: readonly PublicJwk[] } {
    return this.#jwks;
  }
}
