import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { RedisThrottleRecords } from '#kernel/throttle/redis.throttle-records.ts';
import { RecordedLoginThrottle } from '../../src/modules/member/persistence/recorded.login-throttle.ts';
import { askingThrottlesContract } from '../contracts/asking-throttles.contract.ts';
import { loginThrottleContract } from '../contracts/login-throttle.contract.ts';
import { throttleRecordsContract } from '../contracts/throttle-records.contract.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { connectRedis, forgetKeys } from '../support/redis-at-hand.ts';
import { RedisServer } from '../support/redis-server.ts';

const create = async (clock: Clock) => {
  const keyPrefix = `jumak-test-${randomUUID()}`;
  const connections = [connectRedis({ keyPrefix }), connectRedis({ keyPrefix })] as const;
  const [here, elsewhere] = connections;
  await here.run();
  await elsewhere.run();
  return {
    records: new RedisThrottleRecords(here, clock),
    elsewhere: new RedisThrottleRecords(elsewhere, clock),
    close: async () => {
      await forgetKeys(here);
      for (const connection of connections) connection.close();
    },
  };
};

describe('by Redis', () => {
  throttleRecordsContract(create);
  loginThrottleContract(create);
  askingThrottlesContract(create);

  it('a record is gone from the server once it is not to be kept any more, and its key names nobody', async () => {
    const redis = connectRedis();
    const records = new RedisThrottleRecords(redis, new FakeClock());
    await records.change('login guest@inn.example', () => ({ kept: {}, keepFor: 60_000, outcome: undefined }));
    const [key = '', ...others] = await redis.ask((client) => client.keys(redis.key('*')));
    expect([key.includes('guest'), others]).toEqual([false, []]);
    expect(await redis.ask((client) => client.pttl(key))).toBeGreaterThan(1_000);
    await forgetKeys(redis);
    redis.close();
  });
});

describe('while Redis is away', () => {
  let server: RedisServer;
  beforeEach(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => server.end());

  it('each process guards against guessing by what it remembers itself', async () => {
    const redis = connectRedis({ url: server.url });
    const clock = new FakeClock();
    const throttle = new RecordedLoginThrottle(new RedisThrottleRecords(redis, clock), clock, new RandomIds());
    const attempt = (right: boolean) => throttle.guard({ account: 'a', address: 'b', check: async () => right });
    expect(await attempt(false)).toBe(false);
    await server.kill();
    for (let time = 0; time < 5; time += 1) expect(await attempt(false)).toBe(false);
    await expect(attempt(true)).rejects.toMatchObject({ retryAfterSeconds: 30 });
    redis.close();
  });
});
