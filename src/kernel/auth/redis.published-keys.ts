import type { RedisConnection } from '../redis/redis.connection.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { SessionsUnknown } from '../token-store/token-store.errors.ts';
import { PublishedKeys } from './published-keys.ts';
import { type PublicJwk, publicJwk } from './signing-keys.ts';

/** Longer than any access token lives. */
const KEPT_FOR = 20 * 60_000;
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;
const PUBLISH = `${NOW}
for at = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('PEXPIRE', KEYS[1], ARGV[1])`;
const READ = `${NOW}
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')`;

/** One sorted set in Redis: each public key until when it is kept, by the clock of Redis. */
export class RedisPublishedKeys extends PublishedKeys {
  readonly #redis: RedisConnection;
  readonly #keptFor: number;
  readonly #key: string;

  constructor(redis: RedisConnection, keptFor = KEPT_FOR) {
    super();
    this.#redis = redis;
    this.#keptFor = keptFor;
    this.#key = redis.key('published-keys');
  }

  async publish(keys: readonly PublicJwk[]): Promise<void> {
    const told = keys.map((key) => JSON.stringify(key));
    await orUnknown(this.#redis.ask((redis) => redis.eval(PUBLISH, 1, this.#key, this.#keptFor, ...told)));
  }

  async all(): Promise<readonly PublicJwk[]> {
    const texts = (await orUnknown(this.#redis.ask((redis) => redis.eval(READ, 1, this.#key)))) as readonly string[];
    return texts.map((text) => publicJwk.safeParse(JSON.parse(text)).data).filter((key) => key !== undefined);
  }
}

async function orUnknown<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    throw cause instanceof RedisUnavailable ? new SessionsUnknown({ retryAfterSeconds: 1, cause }) : cause;
  }
}
