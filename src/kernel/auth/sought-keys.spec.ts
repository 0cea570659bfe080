import { beforeEach, expect, it } from '@jest/globals';
import { Clock } from '../domain/clock.ts';
import { SessionsUnknown } from '../token-store/token-store.errors.ts';
import { makeKeyPem, privateKeyFrom } from './ec-key.ts';
import { KeyRing } from './key-ring.ts';
import { PublishedKeys } from './published-keys.ts';
import type { PublicJwk } from './signing-keys.ts';
import { SoughtKeys } from './sought-keys.ts';

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

/** Publishes what it is told under whatever name, and counts who asks. */
class CountedKeys extends PublishedKeys {
  readonly keys = new Map<string, PublicJwk>();
  asked = 0;

  async publish(keys: readonly PublicJwk[]): Promise<void> {
    for (const key of keys) this.keys.set(key.kid, key);
  }
  async find(kid: string): Promise<PublicJwk | undefined> {
    this.asked += 1;
    return this.keys.get(kid);
  }
}

const ring = () => new KeyRing({ signing: privateKeyFrom({ pem: makeKeyPem() }) });
const own = ring();
const other = ring();
const { kid } = other.signing;
const thumbprint = (number: number) => String(number).padStart(43, 'x');

let clock: HandClock;
let published: CountedKeys;
let keys: SoughtKeys;
beforeEach(async () => {
  clock = new HandClock();
  published = new CountedKeys();
  keys = new SoughtKeys(own, published, clock);
});

it('knows its own keys without asking', async () => {
  expect(await keys.seek(own.signing.kid)).toBe(own.verifying(own.signing.kid));
  expect(published.asked).toBe(0);
});

it('finds a key that another process has published, and asks for it once a minute', async () => {
  expect(await keys.seek(kid)).toBeUndefined();
  await published.publish(other.jwks().keys);
  const found = await keys.seek(kid);
  expect(found?.export({ format: 'jwk' })).toEqual(other.verifying(kid)?.export({ format: 'jwk' }));
  await keys.seek(kid);
  expect(published.asked).toBe(2);
  clock.at += 60_000;
  expect(keys.verifying(kid)).toBeUndefined();
  await keys.seek(kid);
  expect(published.asked).toBe(3);
});

it('takes no key under the name of another', async () => {
  const [foreign] = ring().jwks().keys;
  published.keys.set(kid, foreign as PublicJwk);
  expect(await keys.seek(kid)).toBeUndefined();
});

it.each(['', '../../etc/passwd', "' OR 1=1 --", 'k'.repeat(44)])(
  'asks nobody for %p, which names no key',
  async (name) => {
    expect(await keys.seek(name)).toBeUndefined();
    expect(published.asked).toBe(0);
  },
);

it('asks 20 times a second at most, and does not guess beyond', async () => {
  for (let number = 0; number < 20; number += 1) await keys.seek(thumbprint(number));
  await expect(keys.seek(thumbprint(20))).rejects.toThrow(SessionsUnknown);
  expect(published.asked).toBe(20);
  clock.at += 1_000;
  expect(await keys.seek(thumbprint(20))).toBeUndefined();
});

it('made-up names keep nobody from a key that was found before', async () => {
  await published.publish(other.jwks().keys);
  await keys.seek(kid);
  clock.at += 60_000;
  for (let number = 0; number < 20; number += 1) await keys.seek(thumbprint(number));
  expect(await keys.seek(kid)).toBeDefined();
});
