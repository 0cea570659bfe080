import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyRefused, makeKeyPem, privateKeyFrom, publicJwkOf } from './ec-key.ts';
import { KeyRing } from './key-ring.ts';
import { loadKeys } from './signing-key-file.ts';

const pemOf = (type: 'ec' | 'ed25519' | 'rsa', curve = 'P-256'): string => {
  const { privateKey } =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: curve })
      : type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
};
const rfc7515 = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
});
const jwtIo = [
  '-----BEGIN PRIVATE KEY-----',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2',
  'OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r',
  '1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G',
  '-----END PRIVATE KEY-----',
].join('\n');

describe('a signing key of the settings', () => {
  it('may be PKCS #8 or SEC 1, with its line breaks written out', () => {
    const pem = pemOf('ec');
    const sec1 = privateKeyFrom({ pem }).export({ format: 'pem', type: 'sec1' }).toString();
    expect(publicJwkOf(privateKeyFrom({ pem: sec1.replaceAll('\n', '\\n') }))).toEqual(
      publicJwkOf(privateKeyFrom({ pem })),
    );
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['a placeholder', 'change-me'],
    ['a shared secret', 'x'.repeat(64)],
    ['a key that is cut off', pemOf('ec').slice(0, 90)],
    ['a key with a placeholder inside', '-----BEGIN PRIVATE KEY-----\nREPLACE_ME\n-----END PRIVATE KEY-----'],
    ['an RSA key', pemOf('rsa')],
    ['an Ed25519 key', pemOf('ed25519')],
    ['a key on another curve', pemOf('ec', 'P-384')],
    ['a key on another curve of 256 bits', pemOf('ec', 'secp256k1')],
    ['the key of RFC 7515', rfc7515.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['the key of jwt.io', jwtIo],
  ])('is refused with the name of the setting and the fix when it is %s', (_, pem) => {
    expect(() => privateKeyFrom({ pem })).toThrow(KeyRefused);
    expect(() => privateKeyFrom({ pem })).toThrow(/^JUMAK_AUTH_SIGNING_KEY .* Make one with /);
  });
});

describe('the published keys', () => {
  it('are named by their thumbprint', () => {
    const key = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
        y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
        d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
      },
    });
    expect(publicJwkOf(key).kid).toBe('cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s');
  });

  it('are public, the retired one too', () => {
    const [signing, retired] = [privateKeyFrom({ pem: makeKeyPem() }), privateKeyFrom({ pem: makeKeyPem() })];
    const { keys } = new KeyRing({ signing, retired: [retired] }).jwks();
    expect(keys.map(({ kid }) => kid)).toEqual([publicJwkOf(signing).kid, publicJwkOf(retired).kid]);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });
});

describe('the key in the data folder', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const file = () => join(dataDir, 'keys', 'signing-key.pem');

  it('is made at the first start, for its owner only, and kept', () => {
    const { kid } = loadKeys({ dataDir }).signing;
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(loadKeys({ dataDir }).signing.kid).toBe(kid);
  });

  it('gives way to the key of the settings', () => {
    const pem = makeKeyPem();
    expect(loadKeys({ pem, dataDir }).signing.kid).toBe(publicJwkOf(privateKeyFrom({ pem })).kid);
  });

  it('is closed to others when it lay open', () => {
    loadKeys({ dataDir });
    rmSync(file());
    writeFileSync(file(), makeKeyPem(), { mode: 0o644 });
    loadKeys({ dataDir });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is named by its place when it is broken, and not replaced', () => {
    loadKeys({ dataDir });
    writeFileSync(file(), 'gone');
    expect(() => loadKeys({ dataDir })).toThrow(file());
    expect(readFileSync(file(), 'utf8')).toBe('gone');
  });

  it('can be retired beside a new one', () => {
    const before = loadKeys({ dataDir }).signing.kid;
    writeFileSync(join(dataDir, 'keys', 'retired-signing-key.pem'), readFileSync(file()));
    rmSync(file());
    const keys = loadKeys({ dataDir });
    expect(keys.signing.kid).not.toBe(before);
    expect(keys.verifying(before)?.type).toBe('public');
  });
});
