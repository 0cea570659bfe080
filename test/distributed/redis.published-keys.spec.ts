import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RedisPublishedKeys } from '#kernel/auth/redis.published-keys.ts';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import { publishedKeysContract } from '../contracts/published-keys.contract.ts';
import { connectRedis } from '../support/redis-at-hand.ts';

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
    await expect(new RedisPublishedKeys(away).find('a')).rejects.toThrow(SessionsUnknown);
    away.close();
  });
});
