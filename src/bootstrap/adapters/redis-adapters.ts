import { RedisPublishedKeys } from '#kernel/auth/redis.published-keys.ts';
import { RedisBell } from '#kernel/bell/redis.bell.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Quotas } from '#kernel/http/rate-limits.ts';
import { RedisRateLimits } from '#kernel/http/redis.rate-limits.ts';
import { BullmqSchedulers } from '#kernel/jobs/bullmq.schedulers.ts';
import { RedlockLock } from '#kernel/lock/redlock.lock.ts';
import { RedisConnection, type RedisConnectionParts } from '#kernel/redis/redis.connection.ts';
import { RedisRegistry } from '#kernel/registry/redis.registry.ts';
import { RedisThrottleRecords } from '#kernel/throttle/redis.throttle-records.ts';
import { RedisTokenStore } from '#kernel/token-store/redis.token-store.ts';

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
    throttleRecords: new RedisThrottleRecords(redis, clock),
    close: async () => redis.close(),
  };
}
