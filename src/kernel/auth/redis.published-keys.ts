import type { RedisConnection } from '../redis/redis.connection.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { SessionsUnknown } from '../token-store/token-store.errors.ts';
import { PublishedKeys } from './published-keys.ts';
import { type PublicJwk, publicJwk } from './signing-keys.ts';

/** Longer than any access token lives. */
const KEPT_FOR = 20 * 60_000;

/** One key in Redis for each public key, by its thumbprint. */
export class RedisPublishedKeys extends PublishedKeys {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    super();
    this.#redis = redis;
  }

  async publish(keys: readonly PublicJwk[]): Promise<void> {
    for (const key of keys)
      await orUnknown(this.#redis.ask((redis) => redis.set(this.#at(key.kid), JSON.stringify(key), 'PX', KEPT_FOR)));
  }

  async find(kid: string): Promise<PublicJwk | undefined> {
    const text = await orUnknown(this.#redis.ask((redis) => redis.get(this.#at(kid))));
    return text === null ? undefined : publicJwk.safeParse(JSON.parse(text)).data;
  }

  #at(kid: string): string {
    return this.#redis.key('keys', kid);
  }
}

async function orUnknown<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    throw cause instanceof RedisUnavailable ? new SessionsUnknown({ retryAfterSeconds: 1, cause }) : cause;
  }
}
