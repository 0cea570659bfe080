import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { examineRedis } from '#kernel/redis/redis.examination.ts';
import { RedisServer } from '../support/redis-server.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.end());

it('a Redis that keeps what it is given is found well', async () => {
  const [finding] = await examineRedis({ url: redis.url });
  expect(finding).toEqual({ says: expect.stringContaining('answers') });
});

it('a Redis that evicts keys stops a start', async () => {
  await redis.set('maxmemory-policy', 'allkeys-lru');
  const [finding] = await examineRedis({ url: redis.url });
  await redis.set('maxmemory-policy', 'noeviction');
  expect(finding).toMatchObject({ says: expect.stringContaining('allkeys-lru'), stops: true });
});

it('a password that Redis does not take stops a start', async () => {
  const [finding] = await examineRedis({ url: redis.url, user: 'jumak', password: 'wrong' });
  expect(finding).toMatchObject({ says: expect.stringContaining('WRONGPASS'), stops: true });
});

it('a proxy that closes, since no Redis is behind it, stops no start', async () => {
  const proxy = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const [finding] = await examineRedis({ url: `redis://127.0.0.1:${port}` });
  proxy.close();
  expect(finding).toMatchObject({ says: expect.stringContaining('cannot be reached') });
  expect(finding).not.toHaveProperty('stops');
});
