import type { KeyObject } from 'node:crypto';
import { type PublicJwk, VerifyingKeys } from './signing-keys.ts';

/** For a process that signs no tokens: all keys by which it verifies are those that others publish. */
export class NoKeys extends VerifyingKeys {
  verifying(_kid: string): undefined {
    return undefined;
  }

  async seek(_kid: string): Promise<KeyObject | undefined> {
    return undefined;
  }

  jwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: [] };
  }
}
