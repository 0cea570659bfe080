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

describe('an access token', () => {
  it('says again who it was issued to', async () => {
    expect(await verifier.verify(issue())).toMatchObject({
      ...member,
      issuedAt: clock.at,
      expiresAt: clock.at + 900_000,
    });
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

  it('expires after its lifetime, also when it was verified before', async () => {
    const token = issue();
    await verifier.verify(token);
    clock.at += 899_000;
    expect((await verifier.verify(token)).memberId).toBe('member-1');
    clock.at += 1_000;
    await expect(verifier.verify(token)).rejects.toThrow(TokenExpired);
  });

  it('outlives the rotation of its key, and not the removal', async () => {
    const old = issue();
    const next = privateKeyFrom({ pem: makeKeyPem() });
    const rotated = new KeyRing({ signing: next, retired: [privateKey] });
    const both = new AccessTokenVerifier(rotated, terms, clock);
    expect((await both.verify(old)).memberId).toBe('member-1');
    expect((await both.verify(issue(rotated))).memberId).toBe('member-1');
    await expect(new AccessTokenVerifier(new KeyRing({ signing: next }), terms, clock).verify(old)).rejects.toThrow(
      TokenInvalid,
    );
  });

  it('is forgotten by the cache when its key is taken away', async () => {
    let trusted = true;
    const verifying = (kid: string) => (trusted ? keys.verifying(kid) : undefined);
    const fading = { jwks: () => keys.jwks(), verifying, seek: async (kid: string) => verifying(kid) };
    const careful = new AccessTokenVerifier(fading, terms, clock);
    const token = issue();
    await careful.verify(token);
    trusted = false;
    await expect(careful.verify(token)).rejects.toThrow(TokenInvalid);
  });

  it('has its signature checked once a minute only', async () => {
    const token = issue();
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(first);
    clock.at += 60_000;
    expect(await verifier.verify(token)).not.toBe(first);
  });
});
