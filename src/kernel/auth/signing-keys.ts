import type { KeyObject } from 'node:crypto';

/** A public key as RFC 7517 writes it; `kid` is its RFC 7638 thumbprint. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

/** The public keys by which access tokens are verified, in every process. */
export abstract class VerifyingKeys {
  /** Looks the key up among the known ones and nowhere else. */
  abstract verifying(kid: string): KeyObject | undefined;

  /** The body of `/.well-known/jwks.json`. */
  abstract jwks(): { readonly keys: readonly PublicJwk[] };
}

/** The key that signs access tokens now, and with it the public keys of all whose tokens still count. */
export abstract class KeySet extends VerifyingKeys {
  abstract readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
}
