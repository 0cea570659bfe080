import type { KeyObject } from 'node:crypto';
import { z } from 'zod';

/** A public key as RFC 7517 writes it; `kid` is its RFC 7638 thumbprint. */
export const publicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('ES256'),
});
export type PublicJwk = Readonly<z.infer<typeof publicJwk>>;

/** The body of `/.well-known/jwks.json`. */
export const publicKeys = z.object({ keys: z.array(publicJwk) });

/** The public keys by which access tokens are verified, in every process. */
export abstract class VerifyingKeys {
  /** Looks the key up among the known ones and nowhere else. */
  abstract verifying(kid: string): KeyObject | undefined;

  /** The same, and where keys are published besides, when it is not among the known ones. */
  abstract seek(kid: string): Promise<KeyObject | undefined>;

  abstract jwks(): { readonly keys: readonly PublicJwk[] };
}

/** The key that signs access tokens now, and with it the public keys of all whose tokens still count. */
export abstract class KeySet extends VerifyingKeys {
  abstract readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
}
