import { RedisPublishedKeys } from '../auth/redis.published-keys.ts';
import { RedisBell } from '../bell/redis.bell.ts';
import type { Clock } from '../domain/clock.ts';
import type { Quotas } from '../http/rate-limits.ts';
import { RedisRateLimits } from '../http/redis.rate-limits.ts';
import { BullmqSchedulers } from '../jobs/bullmq.schedulers.ts';
import { RedlockLock } from '../lock/redlock.lock.ts';
import { RedisRegistry } from '../registry/redis.registry.ts';
import { RedisTokenStore } from '../token-store/redis.token-store.ts';
import { RedisConnection, type RedisConnectionParts } from './redis.connection.ts';

/** What the processes of an installation share by one Redis. Nothing is connected until it is used. */
export function redisAdapters({
  clock,
  quotas,
  ...parts
}: RedisConnectionParts & { readonly clock: Clock; readonly quotas: Quotas }) {
  const redis = new RedisConnection(parts);
  return {
    lock: new RedlockLock(redis),
    bell: new RedisBell(redis),
    tokenStore: new RedisTokenStore(redis, clock),
    registry: new RedisRegistry(redis),
    schedulers: new BullmqSchedulers(redis),
    publishedKeys: new RedisPublishedKeys(redis),
    rateLimits: new RedisRateLimits(redis, quotas),
    close: async () => redis.close(),
  };
}
