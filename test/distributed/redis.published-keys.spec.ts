import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeKeyPem, privateKeyFrom } from '#kernel/auth/ec-key.ts';
import { KeyRing } from '#kernel/auth/key-ring.ts';
import { RedisPublishedKeys } from '#kernel/auth/redis.published-keys.ts';
import type { PublicJwk } from '#kernel/auth/signing-keys.ts';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import { publishedKeysContract } from '../contracts/published-keys.contract.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis, forgetKeys } from '../support/redis-at-hand.ts';

const ring = () => new KeyRing({ signing: privateKeyFrom({ pem: makeKeyPem() }) }).jwks().keys;

describe('the published keys in Redis', () => {
  publishedKeysContract(async () => {
    const keyPrefix = `jumak-test-${randomUUID()}`;
    const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
    const [here, elsewhere] = connections;
    return {
      keys: new RedisPublishedKeys(here),
      elsewhere: new RedisPublishedKeys(elsewhere),
      close: async () => {
        for (const connection of connections) connection.close();
      },
    };
  });

  it('are unknown while Redis is away', async () => {
    const away = connectRedis({ url: 'redis://127.0.0.1:1' });
    await expect(new RedisPublishedKeys(away).all()).rejects.toThrow(SessionsUnknown);
    away.close();
  });

  it('are forgotten one by one when nobody publishes them again, and take nothing of the server then', async () => {
    const redis = connectRedis();
    const [left, kept] = [ring(), ring()];
    const briefly = new RedisPublishedKeys(redis, 500);
    await briefly.publish(left);
    await eventually(async () => {
      await briefly.publish(kept);
      expect(await redis.ask((client) => client.zcard(redis.key('published-keys')))).toBe(1);
      expect(await briefly.all()).toEqual(kept);
    });
    await eventually(async () => expect(await redis.ask((client) => client.keys(redis.key('*')))).toEqual([]));
    redis.close();
  });

  it('are those that can be read', async () => {
    const redis = connectRedis();
    const keys = new RedisPublishedKeys(redis);
    await keys.publish([{ kid: 'a' } as unknown as PublicJwk, ...ring()]);
    expect(await keys.all()).toHaveLength(1);
    await forgetKeys(redis);
    redis.close();
  });
});
