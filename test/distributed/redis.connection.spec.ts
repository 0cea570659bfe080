import { afterEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis } from '../support/redis-at-hand.ts';
import { RedisServer } from '../support/redis-server.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const LONGER_THAN_A_QUESTION_MAY_TAKE = 700;

let connection: RedisConnection;
afterEach(() => connection.close());

describe('a question to Redis', () => {
  it('is answered although the process was busy for longer than an answer may take', async () => {
    connection = connectRedis({});
    await connection.ask((redis) => redis.ping());
    const answers = Promise.all(Array.from({ length: 20 }, () => connection.ask((redis) => redis.ping())));
    await Promise.resolve();
    const until = performance.now() + LONGER_THAN_A_QUESTION_MAY_TAKE;
    while (performance.now() < until);
    expect(await answers).toEqual(Array.from({ length: 20 }, () => 'PONG'));
  });
});

type Question = (redis: Redis, key: string) => Promise<unknown>;

describe('after a fail-over', () => {
  it.each<[string, Question]>([
    ['is told something', (redis, key) => redis.set(key, 'it')],
    ['runs a script', (redis, key) => redis.eval("return redis.call('SET', KEYS[1], 'it')", 1, key)],
  ])(
    'who %s comes to the server that leads now, though the one before answers on and breaks no connection',
    async (_, tell) => {
      const [before, after] = [await RedisServer.start(), await RedisServer.start()];
      const addressOf = ({ url }: RedisServer) => ({ host: '127.0.0.1', port: Number(new URL(url).port) });
      const proxy = await TcpProxy.before(addressOf(before));
      try {
        connection = connectRedis({ url: `redis://127.0.0.1:${proxy.address.port}` });
        const run = await connection.run();
        proxy.lead(addressOf(after));
        await before.follow(after);
        await eventually(async () => void (await connection.ask((redis) => tell(redis, connection.key('told')))));
        await eventually(async () => expect(await connection.run()).not.toBe(run));
      } finally {
        connection.close();
        await proxy.close();
        await Promise.all([before.end(), after.end()]);
      }
    },
  );
});
