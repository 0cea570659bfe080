import { createHmac, hkdfSync } from 'node:crypto';
import type { KeySet } from '#kernel/auth/signing-keys.ts';
import type { IdempotentRequest } from '#kernel/idempotency/idempotency.ts';

/**
 * Keys the fingerprint of a body that holds a password: what is stored of it must not let anybody who has the table try passwords
 * by a fast hash.
 */
export class Fingerprints {
  readonly #key: Buffer;

  constructor(keys: KeySet) {
    const secret = keys.signing.privateKey.export({ format: 'der', type: 'pkcs8' });
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'jumak idempotency fingerprint', 32));
  }

  keyed(request: IdempotentRequest | undefined): IdempotentRequest | undefined {
    if (request === undefined) return undefined;
    const { method, path, fingerprint } = request;
    const keyed = createHmac('sha256', this.#key).update(`${method} ${path} ${fingerprint}`).digest('hex');
    return { ...request, fingerprint: keyed };
  }
}
