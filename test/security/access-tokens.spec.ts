import { createHmac, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { KeySet } from '#kernel/auth/signing-keys.ts';
import { Forger } from '../support/forged-tokens.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';

const now = (): number => Math.floor(Date.now() / 1000);
const INVALID = [401, 'TOKEN_INVALID'];
const EXPIRED = [401, 'TOKEN_EXPIRED'];

describe('an access token', () => {
  let jumak: TestApplication;
  let forger: Forger;
  /** Where the keys of a thief would be. */
  let thief: Server;
  let visits = 0;

  beforeAll(async () => {
    jumak = await TestApplication.start();
    const { container } = jumak.module('member');
    const memberId = jumak.signedIn().memberId ?? '';
    forger = new Forger({ keys: container.get(KeySet), terms: container.get(AccessTokenTerms), memberId });
    thief = createServer((_, response) => {
      visits += 1;
      response.end(JSON.stringify({ keys: [createPublicKey(forger.key).export({ format: 'jwk' })] }));
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    thief.close();
    await jumak.end();
  });

  const verdict = async (token: string) => {
    const authorization = `Bearer ${token}`;
    const { status, body } = await jumak.anyone.call('GET', '/reservations', { headers: { authorization } });
    return [status, body.code];
  };
  const hmac = (secret: string | Buffer) => (input: string) =>
    createHmac('sha256', secret).update(input).digest('base64url');

  it('is believed when it is forged right, so that the refusals below mean something', async () => {
    expect((await verdict(forger.forge()))[0]).toBe(200);
  });

  it.each(['none', 'None', 'NONE', 'nOnE'])('SECURITY 12: is not taken unsigned by alg %s', async (alg) => {
    expect(await verdict(forger.forge({ header: { alg }, signature: () => '' }))).toEqual(INVALID);
    expect(await verdict(forger.forge({ header: { alg } }))).toEqual(INVALID);
  });

  it('SECURITY 12: is not taken with an empty signature', async () => {
    expect(await verdict(forger.forge({ signature: () => '' }))).toEqual(INVALID);
  });

  it.each([
    ['PEM', { format: 'pem', type: 'spki' }],
    ['DER', { format: 'der', type: 'spki' }],
    ['JWK', { format: 'jwk' }],
  ] as const)('SECURITY 13: is not taken with an HMAC keyed with the public key as %s', async (_, format) => {
    const exported = createPublicKey(forger.key).export(format as { format: 'pem'; type: 'spki' });
    const signature = hmac(typeof exported === 'object' ? JSON.stringify(exported) : exported);
    expect(await verdict(forger.forge({ header: { alg: 'HS256' }, signature }))).toEqual(INVALID);
    expect(await verdict(forger.forge({ signature }))).toEqual(INVALID);
  });

  it.each(['HS384', 'HS512', 'RS256', 'PS256', 'ES384', 'ES512', 'EdDSA', 'es256', '', 256, null])(
    'SECURITY 13: is not taken under the algorithm %p',
    async (alg) => {
      expect(await verdict(forger.forge({ header: { alg } }))).toEqual(INVALID);
    },
  );

  it('SECURITY 13: is not taken from another key, nor with a signature of zeros', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await verdict(forger.forge({ signature: (input) => forger.sign(input, stranger) }))).toEqual(INVALID);
    expect(await verdict(forger.forge({ signature: () => Buffer.alloc(64).toString('base64url') }))).toEqual(INVALID);
  });

  it.each([
    ['dots', () => '..'],
    ['two parts', () => forger.forge().split('.').slice(0, 2).join('.')],
    ['four parts', () => `${forger.forge()}.e30`],
    ['a cut end', () => forger.forge().slice(0, -5)],
    ['padding', () => `${forger.forge()}==`],
    ['two tokens', () => `${forger.forge()} ${forger.forge()}`],
    ['a header that is no JSON', () => forger.forge({ header: 'nonsense' })],
    ['a header that is a list', () => forger.forge({ header: '[]' })],
    ['a header that is null', () => forger.forge({ header: 'null' })],
    ['claims that are no JSON', () => forger.forge({ claims: 'nonsense' })],
    ['claims that are a list', () => forger.forge({ claims: '[]' })],
    ['claims that are null', () => forger.forge({ claims: 'null' })],
    ['an opaque token', () => randomBytes(32).toString('base64url')],
    ['4 KB', () => forger.forge({ claims: { more: 'x'.repeat(4_096) } })],
  ])('SECURITY 14: is not taken broken: %s', async (_, make) => {
    expect(await verdict(make())).toEqual(INVALID);
  });

  it('SECURITY 14: is not taken with any of its characters changed, spare bits of the signature too', async () => {
    const token = forger.forge();
    const changed = [...token].map(
      (character, at) => token.slice(0, at) + (character === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelt = [...alphabet.replace(token.slice(-1), '')].map((last) => token.slice(0, -1) + last);
    const verdicts = new Set<string>();
    for (const each of [...changed, ...respelt]) verdicts.add((await verdict(each)).join());
    expect([...verdicts]).toEqual([INVALID.join()]);
  });

  it('SECURITY 14: above the limit of headers is not read at all', async () => {
    expect(await verdict('x'.repeat(17_000))).toEqual([431, 'HEADERS_TOO_LARGE']);
  });

  it.each([{ exp: 0 }, { exp: -1 }, { exp: 1 }])('SECURITY 15: is not taken when it is over: %j', async (claims) => {
    expect(await verdict(forger.forge({ claims }))).toEqual(EXPIRED);
  });

  it.each([
    ['no exp', () => ({ exp: undefined })],
    ['exp as text', () => ({ exp: String(now() + 60) })],
    ['exp null', () => ({ exp: null })],
    ['no iat', () => ({ iat: undefined })],
    ['iat as text', () => ({ iat: String(now()) })],
    ['iat beyond the leeway', () => ({ iat: now() + 35 })],
    ['nbf beyond the leeway', () => ({ nbf: now() + 35 })],
    ['nbf as text', () => ({ nbf: '0' })],
  ])('SECURITY 15: is not taken with %s', async (_, claims) => {
    expect(await verdict(forger.forge({ claims: claims() }))).toEqual(INVALID);
  });

  it('SECURITY 15: bears a clock that is a few seconds ahead', async () => {
    const claims = { iat: now() + 5, nbf: now() + 5 };
    expect((await verdict(forger.forge({ claims })))[0]).toBe(200);
  });

  it.each(['JWT', 'jwt', 'at+JWT', 'rt+jwt', '', undefined, 5])(
    'SECURITY 16: is not taken as of type %p',
    async (typ) => {
      expect(await verdict(forger.forge({ header: { typ } }))).toEqual(INVALID);
    },
  );

  it.each([
    ['no iss', () => ({ iss: undefined })],
    ['another iss', () => ({ iss: 'https://evil.example' })],
    ['a list as iss', () => ({ iss: [forger.issuer] })],
    ['no aud', () => ({ aud: undefined })],
    ['another aud', () => ({ aud: 'another' })],
    ['an aud that only begins right', () => ({ aud: `${forger.audience}-2` })],
  ])('SECURITY 16: is not taken with %s', async (_, claims) => {
    expect(await verdict(forger.forge({ claims: claims() }))).toEqual(INVALID);
  });

  it('SECURITY 16: is no refresh token, nor the other way round', async () => {
    const member = await jumak.member({ email: 'mixing@example.com', name: '손님' });
    const { body } = await jumak.anyone.post('/auth/login', { email: 'mixing@example.com', password: PASSWORD });
    expect(await verdict(body.refreshToken)).toEqual(INVALID);
    const refresh = await member.post('/auth/refresh', { refreshToken: body.accessToken });
    expect([refresh.status, refresh.body.code]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
  });

  it.each([
    ['no sub', { sub: undefined }],
    ['a number as sub', { sub: 1 }],
    ['an object as sub', { sub: { $ne: null } }],
    ['an empty sub', { sub: '' }],
    ['no jti', { jti: undefined }],
    ['a number as jti', { jti: 1 }],
    ['no sid', { sid: undefined }],
    ['a list as sid', { sid: ['session-1'] }],
    ['no role', { role: undefined }],
    ['another role', { role: 'ROOT' }],
    ['a list as role', { role: ['ADMIN'] }],
    ['a role in lower case', { role: 'admin' }],
  ])('SECURITY 17: is not taken with %s', async (_, claims) => {
    expect(await verdict(forger.forge({ claims }))).toEqual(INVALID);
  });

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
    ['list'],
  ])('SECURITY 18: names a key that is known, not %p', async (kid) => {
    expect(await verdict(forger.forge({ header: { kid } }))).toEqual(INVALID);
    expect(await verdict(forger.forge({ header: { kid, alg: 'HS256' }, signature: hmac('') }))).toEqual(INVALID);
  });

  it('SECURITY 18: brings no key of its own, fetches none and reads none from a file', async () => {
    const url = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/jwks.json`;
    const file = jumak.folder.file('key-of-a-thief');
    writeFileSync(file, 'known');
    const jwk = createPublicKey(forger.key).export({ format: 'jwk' });
    for (const header of [
      { jku: url },
      { x5u: url },
      { jku: url, kid: url },
      { jwk },
      { x5c: ['MIIB'] },
      { crit: ['exp'] },
      { b64: false },
      { zip: 'DEF' },
      { cty: 'JWT' },
    ])
      expect([header, await verdict(forger.forge({ header }))]).toEqual([header, INVALID]);
    for (const kid of [file, `file://${file}`])
      expect(await verdict(forger.forge({ header: { kid, alg: 'HS256' }, signature: hmac('known') }))).toEqual(INVALID);
    expect(visits).toBe(0);
  });
});
