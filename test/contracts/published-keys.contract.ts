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

  it('has no key that nobody has published', async () => {
    expect(await under.keys.find(ring().signing.kid)).toBeUndefined();
  });

  it('has for every process the keys that one has published, each by its name', async () => {
    const [one, other] = [ring(), ring()];
    await under.keys.publish(one.jwks().keys);
    await under.keys.publish(other.jwks().keys);
    expect(await under.elsewhere.find(one.signing.kid)).toEqual(one.jwks().keys[0]);
    expect(await under.elsewhere.find(other.signing.kid)).toEqual(other.jwks().keys[0]);
  });

  it('may be told the same again', async () => {
    const again = ring();
    for (const _ of [1, 2]) await under.keys.publish(again.jwks().keys);
    expect(await under.keys.find(again.signing.kid)).toEqual(again.jwks().keys[0]);
  });
}
