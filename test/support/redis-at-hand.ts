import { randomUUID } from 'node:crypto';
import type { RedisAddress } from '#kernel/redis/redis.client.ts';
import { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { SilentLogger } from './silent-logger.ts';

/** Where the tests find a Redis. */
export function redisUrl(): string {
  const url = process.env.JUMAK_TEST_REDIS_URL;
  if (url === undefined) throw new Error('JUMAK_TEST_REDIS_URL does not say where a Redis is.');
  return url;
}

/** One more connection to what lies under a key prefix, as another process has it; a prefix of its own unless one is given. */
export const connectRedis = ({
  url = redisUrl(),
  keyPrefix = `jumak-test-${randomUUID()}`,
  ...who
}: RedisAddress & { readonly keyPrefix?: string } = {}): RedisConnection =>
  new RedisConnection({ address: { url, ...who }, keyPrefix, logger: new SilentLogger() });

/** Empties what lies under the connection's key prefix, as a flush does, and nothing else. */
export async function forgetKeys(connection: RedisConnection): Promise<void> {
  const keys = await connection.ask((redis) => redis.keys(connection.key('*')));
  if (keys.length > 0) await connection.ask((redis) => redis.del(...keys));
}
