import { afterEach, describe, expect, it } from '@jest/globals';
import type { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { connectRedis } from '../support/redis-at-hand.ts';

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
