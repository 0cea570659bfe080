import { beforeEach, expect, it } from '@jest/globals';
import { Clock } from '../domain/clock.ts';
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
  #held: { readonly began: () => void; readonly answered: Promise<void> } | undefined;

  async publish(keys: readonly PublicJwk[]): Promise<void> {
    for (const key of keys) this.keys.set(key.kid, key);
  }
  async all(): Promise<readonly PublicJwk[]> {
    this.asked += 1;
    const all = [...this.keys].map(([kid, key]) => ({ ...key, kid }));
    this.#held?.began();
    await this.#held?.answered;
    return all;
  }
  /** Lets whoever asks wait until `answer` is called. */
  hold(): { readonly asked: Promise<void>; readonly answer: () => void } {
    const { promise: asked, resolve: began } = Promise.withResolvers<void>();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    this.#held = { began, answered };
    return { asked, answer };
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

const seekMadeUp = (): Promise<unknown> =>
  Promise.all(Array.from({ length: 500 }, (_, number) => keys.seek(thumbprint(number))));

it('made-up names share what is asked, and keep nobody from a key that was never found before', async () => {
  await published.publish(other.jwks().keys);
  const madeUp = [seekMadeUp(), seekMadeUp()];
  expect(await keys.seek(kid)).toBeDefined();
  await Promise.all(madeUp);
  expect(published.asked).toBe(1);
});

it('asks once more for who comes while it is asking, since when a key may have been published', async () => {
  const { asked, answer } = published.hold();
  const madeUp = keys.seek(thumbprint(1));
  await asked;
  await published.publish(other.jwks().keys);
  const found = keys.seek(kid);
  answer();
  expect(await found).toBeDefined();
  expect(await madeUp).toBeUndefined();
  expect(published.asked).toBe(2);
});

it('a key that is not published any more is known no more once others are asked for', async () => {
  await published.publish(other.jwks().keys);
  await keys.seek(kid);
  published.keys.clear();
  await keys.seek(thumbprint(1));
  expect(keys.verifying(kid)).toBeUndefined();
});
