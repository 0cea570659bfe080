import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RedisTokenStore } from '#kernel/token-store/redis.token-store.ts';
import { tokenStoreContract } from '../contracts/token-store.contract.ts';
import { connectRedis, forgetKeys } from '../support/redis-at-hand.ts';

tokenStoreContract('Redis', async () => {
  const clock = new SystemClock();
  const keyPrefix = `jumak-test-${randomUUID()}`;
  const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
  const [here, elsewhere] = connections;
  const store = new RedisTokenStore(here, clock);
  return {
    store,
    elsewhere: new RedisTokenStore(elsewhere, clock),
    now: () => clock.now(),
    pass: (milliseconds) => sleep(milliseconds),
    lose: async () => {
      await forgetKeys(here);
      return store;
    },
    close: async () => {
      for (const connection of connections) connection.close();
    },
  };
});
