import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import { RedisRateLimits } from '#kernel/http/redis.rate-limits.ts';
import { rateLimitsContract } from '../contracts/rate-limits.contract.ts';
import { connectRedis } from '../support/redis-at-hand.ts';

describe('the rate limits by Redis', () => {
  rateLimitsContract(async (quotas) => {
    const keyPrefix = `jumak-test-${randomUUID()}`;
    const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
    const [here, elsewhere] = connections;
    await here.run();
    await elsewhere.run();
    return {
      limits: new RedisRateLimits(here, quotas),
      elsewhere: new RedisRateLimits(elsewhere, quotas),
      close: async () => {
        for (const connection of connections) connection.close();
      },
    };
  });
});
