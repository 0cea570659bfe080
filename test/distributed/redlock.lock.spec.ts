import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import { RedlockLock } from '#kernel/lock/redlock.lock.ts';
import { lockContract } from '../contracts/lock.contract.ts';
import { connectRedis } from '../support/redis-at-hand.ts';

describe('the lock by redlock', () => {
  lockContract(async () => {
    const keyPrefix = `jumak-test-${randomUUID()}`;
    const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
    const [here, elsewhere] = connections;
    await here.run();
    await elsewhere.run();
    return {
      lock: new RedlockLock(here),
      elsewhere: new RedlockLock(elsewhere),
      close: async () => {
        for (const connection of connections) connection.close();
      },
    };
  });
});
