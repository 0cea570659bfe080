import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { SystemClock } from '#kernel/domain/clock.ts';
import type { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { RedisTokenStore } from '#kernel/token-store/redis.token-store.ts';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis } from '../support/redis-at-hand.ts';
import { RedisServer } from '../support/redis-server.ts';

let redis: RedisServer;
let connection: RedisConnection;
let store: RedisTokenStore;

const ended = { sessionId: 'ended', until: Date.now() + 600_000 };
const isAlive = (sessionId: string) => store.isAlive({ sessionId });
const isUnknown = () => expect(isAlive('ended')).rejects.toThrow(SessionsUnknown);

beforeEach(async () => {
  redis = await RedisServer.start();
  connection = connectRedis({ url: redis.url });
  store = new RedisTokenStore(connection, new SystemClock());
  await store.restore(async () => [ended]);
});
afterEach(async () => {
  connection.close();
  await redis.end();
});

it('sessions are unknown while Redis may evict who has signed out, and known again when it may no more', async () => {
  expect([await isAlive('ended'), await isAlive('other')]).toEqual([false, true]);
  await redis.set('maxmemory-policy', 'volatile-lru');
  await eventually(isUnknown);
  await redis.set('maxmemory-policy', 'noeviction');
  await eventually(async () => expect(await isAlive('other')).toBe(true));
  expect(await isAlive('ended')).toBe(false);
});

it('sessions are unknown after Redis evicted something, until they are written back', async () => {
  await redis.set('maxmemory-policy', 'volatile-lru');
  await redis.overfill();
  await redis.set('maxmemory-policy', 'noeviction');
  await eventually(isUnknown);
  await eventually(async () => expect(await store.isKnown()).toBe(false));
  await store.restore(async () => [ended]);
  expect([await isAlive('ended'), await isAlive('other')]).toEqual([false, true]);
});
