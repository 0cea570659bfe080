import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { examineRedis } from '#kernel/redis/redis.examination.ts';
import { RedisServer } from '../support/redis-server.ts';
import { SilentLogger } from '../support/silent-logger.ts';

const keyPrefix = 'hand';

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.end());

it('a Redis that keeps what it is given is found well', async () => {
  const [finding] = await examineRedis({ url: redis.url, keyPrefix });
  expect(finding).toEqual({ says: expect.stringContaining('answers') });
});

it('a Redis that evicts keys stops a start', async () => {
  await redis.set('maxmemory-policy', 'allkeys-lru');
  const [finding] = await examineRedis({ url: redis.url, keyPrefix });
  await redis.set('maxmemory-policy', 'noeviction');
  expect(finding).toMatchObject({ says: expect.stringContaining('allkeys-lru'), stops: true });
});

it('a password that Redis does not take stops a start', async () => {
  const [finding] = await examineRedis({ url: redis.url, keyPrefix, user: 'jumak', password: 'wrong' });
  expect(finding).toMatchObject({ says: expect.stringContaining('WRONGPASS'), stops: true });
});

it('a proxy that closes, since no Redis is behind it, stops no start', async () => {
  const proxy = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const [finding] = await examineRedis({ url: `redis://127.0.0.1:${port}`, keyPrefix });
  proxy.close();
  expect(finding).toMatchObject({ says: expect.stringContaining('cannot be reached') });
  expect(finding).not.toHaveProperty('stops');
});

describe('an account of Redis', () => {
  const user = 'guarded';
  const password = 'a password of its own';
  const examined = async (...rights: readonly string[]) => {
    await redis.account(user, 'reset', 'on', `>${password}`, ...rights);
    const [finding] = await examineRedis({ url: redis.url, keyPrefix, user, password });
    return finding;
  };

  it('with the rights that are documented is found well, and with those that the fix names', async () => {
    const documented = ['~hand:*', '&hand:*', '+@all', '-@admin', '-@dangerous', '+info'];
    expect(await examined(...documented)).toEqual({ says: expect.stringContaining('answers') });
    const { fix = '' } = (await examined()) ?? {};
    const [, , , ...rights] = /ACL SETUSER .*$/.exec(fix)?.[0].split(' ') ?? [];
    expect(await examined(...rights)).toEqual({ says: expect.stringContaining('answers') });
  });

  const EVERYTHING = ['+@all', '-@admin', '-@dangerous', '+info'];
  it.each([
    ['few commands', ['~hand:*', '&hand:*', '+get', '+ping', '+info'], /EVAL/],
    [
      'few commands and scripts',
      ['~hand:*', '&hand:*', '+get', '+ping', '+info', '+eval'],
      /: BZPOPMIN, DEL, .* and \d+ more$/,
    ],
    ['keys of others', ['~other:*', '&hand:*', ...EVERYTHING], /EVAL/],
    ['channels of others', ['~hand:*', '&other:*', ...EVERYTHING], /: PUBLISH, SUBSCRIBE$/],
    ['no look at the server', ['~hand:*', '&hand:*', '+@all', '-@admin', '-@dangerous'], /: INFO$/],
  ])('that may use %s stops a start, and the fix names the line', async (_, rights, refused) => {
    expect(await examined(...rights)).toEqual({
      says: expect.stringMatching(refused),
      fix: 'Give it the rights: ACL SETUSER guarded ~hand:* &hand:* +@all -@admin -@dangerous +info',
      stops: true,
    });
  });

  it('that loses its rights later is told of in the log once, and not for each question', async () => {
    await examined('~hand:*', '&hand:*', ...EVERYTHING);
    const errors: string[] = [];
    const logger = Object.assign(new SilentLogger(), { error: (_: unknown, message: string) => errors.push(message) });
    const connection = new RedisConnection({ address: { url: redis.url, user, password }, keyPrefix, logger });
    const key = connection.key('x');
    const questions: readonly ((client: Redis) => Promise<unknown>)[] = [
      (client) => client.set(key, '1'),
      (client) => client.eval("return redis.call('SET', KEYS[1], '1')", 1, key),
      (client) => client.multi().set(key, '1').exec(),
    ];
    try {
      for (const question of questions) await connection.ask(question);
      await redis.account(user, '-set');
      for (const question of questions) await expect(connection.ask(question)).rejects.toThrow('does not answer');
      expect(errors).toEqual([expect.stringContaining('lacks rights')]);
    } finally {
      connection.close();
    }
  });
});
