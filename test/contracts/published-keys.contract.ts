import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { makeKeyPem, privateKeyFrom } from '#kernel/auth/ec-key.ts';
import { KeyRing } from '#kernel/auth/key-ring.ts';
import type { PublishedKeys } from '#kernel/auth/published-keys.ts';

export interface PublishedKeysUnderTest {
  readonly keys: PublishedKeys;
  /** The same as another process has them. */
  readonly elsewhere: PublishedKeys;
  close(): Promise<void>;
}

const ring = () => new KeyRing({ signing: privateKeyFrom({ pem: makeKeyPem() }) });

/** What verifiers may rely on. */
export function publishedKeysContract(create: () => Promise<PublishedKeysUnderTest>): void {
  let under: PublishedKeysUnderTest;
  beforeEach(async () => {
    under = await create();
  });
  afterEach(() => under.close());

  it('has no key when nobody has published one', async () => {
    expect(await under.keys.all()).toEqual([]);
  });

  it('has for every process the keys of all who have published some', async () => {
    const [one, other] = [ring().jwks().keys, ring().jwks().keys];
    await under.keys.publish(one);
    await under.elsewhere.publish(other);
    for (const keys of [under.keys, under.elsewhere]) {
      const all = await keys.all();
      expect(all).toHaveLength(2);
      expect(all).toEqual(expect.arrayContaining([...one, ...other]));
    }
  });

  it('may be told the same again', async () => {
    const again = ring().jwks().keys;
    for (const _ of [1, 2]) await under.keys.publish(again);
    expect(await under.keys.all()).toEqual(again);
  });
}
