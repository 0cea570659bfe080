import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../domain/clock.ts';
import { RandomIds } from '../domain/ids.ts';
import { AccessTokenTerms } from './access-token.ts';
import { AccessTokenIssuer } from './access-token-issuer.ts';
import { AccessTokenVerifier } from './access-token-verifier.ts';
import { TokenExpired, TokenInvalid } from './auth.errors.ts';
import { makeKeyPem, privateKeyFrom } from './ec-key.ts';
import { KeyRing } from './key-ring.ts';

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

const privateKey = privateKeyFrom({ pem: makeKeyPem() });
const keys = new KeyRing({ signing: privateKey });
const terms = new AccessTokenTerms({ issuer: 'https://inn.example', audience: 'inn' });
const member = { memberId: 'member-1', sessionId: 'session-1', role: 'HOST' as const };

let clock: HandClock;
let verifier: AccessTokenVerifier;
const issue = (ring = keys): string =>
  new AccessTokenIssuer(ring, terms, clock, new RandomIds()).issue(member).accessToken;

beforeEach(() => {
  clock = new HandClock();
  verifier = new AccessTokenVerifier(keys, terms, clock);
});

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const es256 = (input: string, key: KeyObject = privateKey): string =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** A token that is right but for what is said; `undefined` leaves a member out. */
function forge(wrong: {
  readonly header?: unknown;
  readonly claims?: unknown;
  readonly signature?: (input: string) => string;
}): string {
  const seconds = Math.floor(clock.at / 1000);
  const header = { alg: 'ES256', typ: 'at+jwt', kid: keys.signing.kid };
  const claims = {
    ...{ iss: terms.issuer, aud: terms.audience, sub: 'member-1', sid: 'session-1', jti: 'token-1', role: 'GUEST' },
    ...{ iat: seconds, exp: seconds + 900 },
  };
  const merge = (right: object, part: unknown) => (typeof part === 'string' ? part : { ...right, ...(part as object) });
  const input = `${encode(merge(header, wrong.header))}.${encode(merge(claims, wrong.claims))}`;
  return `${input}.${(wrong.signature ?? es256)(input)}`;
}

const now = (): number => Math.floor(clock.at / 1000);

describe('an access token', () => {
  it('says again who it was issued to', () => {
    expect(verifier.verify(issue())).toMatchObject({ ...member, issuedAt: clock.at, expiresAt: clock.at + 900_000 });
  });

  it('carries exactly the claims of the contract', () => {
    const [header, payload] = issue()
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys.signing.kid });
    expect(Object.keys(JSON.parse(payload ?? '')).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'role',
      'sid',
      'sub',
    ]);
  });

  it('may not be set to live longer than 15 minutes', () => {
    expect(() => new AccessTokenTerms({ lifetimeSeconds: 901 })).toThrow(RangeError);
  });

  it('is accepted when forged right, so that the refusals below mean something', () => {
    expect(verifier.verify(forge({})).memberId).toBe('member-1');
  });

  it('expires after its lifetime, also when it was verified before', () => {
    const token = issue();
    verifier.verify(token);
    clock.at += 899_000;
    expect(verifier.verify(token).memberId).toBe('member-1');
    clock.at += 1_000;
    expect(() => verifier.verify(token)).toThrow(TokenExpired);
  });

  it('outlives the rotation of its key, and not the removal', () => {
    const old = issue();
    const next = privateKeyFrom({ pem: makeKeyPem() });
    const rotated = new KeyRing({ signing: next, retired: [privateKey] });
    const both = new AccessTokenVerifier(rotated, terms, clock);
    expect(both.verify(old).memberId).toBe('member-1');
    expect(both.verify(issue(rotated)).memberId).toBe('member-1');
    expect(() => new AccessTokenVerifier(new KeyRing({ signing: next }), terms, clock).verify(old)).toThrow(
      TokenInvalid,
    );
  });

  it('is forgotten by the cache when its key is taken away', () => {
    let trusted = true;
    const fading = { jwks: () => keys.jwks(), verifying: (kid: string) => (trusted ? keys.verifying(kid) : undefined) };
    const careful = new AccessTokenVerifier(fading, terms, clock);
    const token = issue();
    careful.verify(token);
    trusted = false;
    expect(() => careful.verify(token)).toThrow(TokenInvalid);
  });

  it('has its signature checked once a minute only', () => {
    const token = issue();
    const first = verifier.verify(token);
    expect(verifier.verify(token)).toBe(first);
    clock.at += 60_000;
    expect(verifier.verify(token)).not.toBe(first);
  });
});

describe('the signature', () => {
  it.each(['none', 'None', 'NONE', 'nOnE'])('is not waived by alg %s', (alg) => {
    expect(() => verifier.verify(forge({ header: { alg }, signature: () => '' }))).toThrow(TokenInvalid);
    expect(() => verifier.verify(forge({ header: { alg } }))).toThrow(TokenInvalid);
  });

  it('is not waived by leaving it empty', () => {
    expect(() => verifier.verify(forge({ signature: () => '' }))).toThrow(TokenInvalid);
  });

  it.each([
    ['PEM', createPublicKey(privateKey).export({ format: 'pem', type: 'spki' })],
    ['DER', createPublicKey(privateKey).export({ format: 'der', type: 'spki' })],
    ['JWK', JSON.stringify(createPublicKey(privateKey).export({ format: 'jwk' }))],
  ])('cannot be an HMAC keyed with the public key as %s', (_, secret) => {
    const signature = (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
    expect(() => verifier.verify(forge({ header: { alg: 'HS256' }, signature }))).toThrow(TokenInvalid);
    expect(() => verifier.verify(forge({ signature }))).toThrow(TokenInvalid);
  });

  it.each(['HS384', 'HS512', 'RS256', 'PS256', 'ES384', 'ES512', 'EdDSA', 'es256', '', 256, null])(
    'cannot be by another algorithm: %p',
    (alg) => {
      expect(() => verifier.verify(forge({ header: { alg } }))).toThrow(TokenInvalid);
    },
  );

  it('cannot be by another key', () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(() => verifier.verify(forge({ signature: (input) => es256(input, stranger) }))).toThrow(TokenInvalid);
  });

  it('cannot be all zeros', () => {
    expect(() => verifier.verify(forge({ signature: () => Buffer.alloc(64).toString('base64url') }))).toThrow(
      TokenInvalid,
    );
  });

  it('covers every character of the token, spare bits too', () => {
    const token = issue();
    const spare = new AccessTokenVerifier(keys, terms, clock);
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(() => spare.verify(changed)).toThrow(TokenInvalid);
    }
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const last of alphabet.replace(token.slice(-1), '')) {
      expect(() => spare.verify(token.slice(0, -1) + last)).toThrow(TokenInvalid);
    }
  });
});

describe('what is broken', () => {
  it.each([
    ['nothing', () => ''],
    ['dots', () => '..'],
    ['two parts', () => issue().split('.').slice(0, 2).join('.')],
    ['four parts', () => `${issue()}.e30`],
    ['a cut end', () => issue().slice(0, -5)],
    ['padding', () => `${issue()}==`],
    ['white space', () => ` ${issue()}`],
    ['a header that is no JSON', () => forge({ header: 'nonsense' })],
    ['a header that is a list', () => forge({ header: '[]' })],
    ['a header that is null', () => forge({ header: 'null' })],
    ['claims that are no JSON', () => forge({ claims: 'nonsense' })],
    ['claims that are a list', () => forge({ claims: '[]' })],
    ['claims that are null', () => forge({ claims: 'null' })],
    ['an opaque refresh token', () => Buffer.alloc(32, 7).toString('base64url')],
  ])('is refused: %s', (_, make) => {
    expect(() => verifier.verify(make())).toThrow(TokenInvalid);
  });

  it('is refused unread when it is over-long', () => {
    const token = forge({ claims: { more: 'x'.repeat(4096) } });
    expect(() => verifier.verify(token)).toThrow(TokenInvalid);
    expect(verifier.verify(forge({ claims: { more: 'x'.repeat(100) } })).memberId).toBe('member-1');
  });
});

describe('the header', () => {
  it.each(['JWT', 'jwt', 'at+JWT', 'rt+jwt', '', undefined, 5])(
    'must be of the type of access tokens, not %p',
    (typ) => {
      expect(() => verifier.verify(forge({ header: { typ } }))).toThrow(TokenInvalid);
    },
  );

  it.each([
    undefined,
    '',
    'unknown',
    '../../../../dev/null',
    '/etc/passwd',
    "x' OR '1'='1",
    "' UNION SELECT 'secret' -- ",
    '__proto__',
    'constructor',
    'file:///etc/passwd',
    'https://evil.example/key',
    1,
    null,
    {},
    [keys.signing.kid],
  ])('must name a known key, not %p', (kid) => {
    const signature = (input: string) => createHmac('sha256', '').update(input).digest('base64url');
    expect(() => verifier.verify(forge({ header: { kid } }))).toThrow(TokenInvalid);
    expect(() => verifier.verify(forge({ header: { kid, alg: 'HS256' }, signature }))).toThrow(TokenInvalid);
  });

  it.each([
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/cert.pem' },
    { jwk: createPublicKey(privateKey).export({ format: 'jwk' }) },
    { x5c: ['MIIB'] },
    { crit: ['exp'] },
    { b64: false },
    { zip: 'DEF' },
    { cty: 'JWT' },
  ])('must not bring anything of its own: %j', (header) => {
    expect(() => verifier.verify(forge({ header }))).toThrow(TokenInvalid);
  });
});

describe('the claims', () => {
  it.each([{ exp: 0 }, { exp: -1 }, { exp: 1 }])('refuse what is over: %j', (claims) => {
    expect(() => verifier.verify(forge({ claims }))).toThrow(TokenExpired);
  });

  it.each([
    ['no exp', () => ({ exp: undefined })],
    ['exp as text', () => ({ exp: String(now() + 60) })],
    ['exp null', () => ({ exp: null })],
    ['a life of more than 15 minutes', () => ({ exp: now() + 901 })],
    ['no iat', () => ({ iat: undefined })],
    ['iat as text', () => ({ iat: String(now()) })],
    ['iat in the future', () => ({ iat: now() + 31 })],
    ['nbf in the future', () => ({ nbf: now() + 31 })],
    ['nbf as text', () => ({ nbf: '0' })],
    ['no iss', () => ({ iss: undefined })],
    ['another iss', () => ({ iss: 'https://evil.example' })],
    ['a list as iss', () => ({ iss: [terms.issuer] })],
    ['no aud', () => ({ aud: undefined })],
    ['another aud', () => ({ aud: 'another' })],
    ['an aud that only begins right', () => ({ aud: `${terms.audience}-2` })],
    ['no sub', () => ({ sub: undefined })],
    ['a number as sub', () => ({ sub: 1 })],
    ['an object as sub', () => ({ sub: { $ne: null } })],
    ['an empty sub', () => ({ sub: '' })],
    ['no jti', () => ({ jti: undefined })],
    ['a number as jti', () => ({ jti: 1 })],
    ['no sid', () => ({ sid: undefined })],
    ['a list as sid', () => ({ sid: ['session-1'] })],
    ['no role', () => ({ role: undefined })],
    ['another role', () => ({ role: 'ROOT' })],
    ['a list as role', () => ({ role: ['ADMIN'] })],
    ['a role in lower case', () => ({ role: 'admin' })],
  ])('refuse %s', (_, claims) => {
    expect(() => verifier.verify(forge({ claims: claims() }))).toThrow(TokenInvalid);
  });

  it('bear a clock that is a few seconds ahead', () => {
    expect(verifier.verify(forge({ claims: { iat: now() + 5, nbf: now() + 5 } })).memberId).toBe('member-1');
  });
});
