import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PublicJwk } from './signing-keys.ts';

const FIX =
  'Make one with `openssl ecparam -name prime256v1 -genkey -noout` and give the whole PEM text, BEGIN and END lines too.';

/** Says why a key is of no use; its message never repeats the key. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
  /** In words that follow the name of the setting. */
  readonly reason: string;
  readonly problem: string;
  readonly fix = FIX;

  constructor({ setting, reason }: { readonly setting: string; readonly reason: string }) {
    super(`${setting} ${reason}. ${FIX}`);
    this.reason = reason;
    this.problem = `${setting} ${reason}.`;
  }
}

/** Keys printed in RFC 7515, RFC 7517 and on jwt.io (by their x): everybody has them. */
const PUBLISHED = new Set([
  'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  'EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84',
]);

/** Reads an EC P-256 private key; line breaks may be written `\n`, as in environment files. Throws `KeyRefused`. */
export function privateKeyFrom({
  pem,
  setting = 'JUMAK_AUTH_SIGNING_KEY',
}: {
  readonly pem: string;
  readonly setting?: string;
}): KeyObject {
  const refuse = (reason: string) => new KeyRefused({ setting, reason });
  const text = pem.replaceAll('\\n', '\n').trim();
  if (text === '') throw refuse('is empty');
  if (!/^-----BEGIN (?:EC )?PRIVATE KEY-----/m.test(text))
    throw refuse('is not a private key in PEM form, but a placeholder or another sort of secret');
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw refuse('cannot be read as a private key; it may be cut off');
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw refuse('is not an EC key on the curve P-256, which ES256 needs');
  }
  if (PUBLISHED.has(publicJwkOf(key).x)) throw refuse('is an example key that is printed in public documents');
  return key;
}

/** The PEM (PKCS #8) of a new EC P-256 private key. */
export const makeKeyPem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/** The public half, of a private or a public key. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { x = '', y = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url');
  return { kty: 'EC', crv: 'P-256', x, y, kid, use: 'sig', alg: 'ES256' };
}
