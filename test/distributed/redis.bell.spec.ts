import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import { RedisBell } from '#kernel/bell/redis.bell.ts';
import { bellContract } from '../contracts/bell.contract.ts';
import { connectRedis } from '../support/redis-at-hand.ts';

describe('the bell by Redis', () => {
  bellContract(async () => {
    const keyPrefix = `jumak-test-${randomUUID()}`;
    const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
    const [here, elsewhere] = connections;
    await here.run();
    await elsewhere.run();
    return {
      bell: new RedisBell(here),
      elsewhere: new RedisBell(elsewhere),
      close: async () => {
        for (const connection of connections) connection.close();
      },
    };
  });
});
