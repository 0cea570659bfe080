import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { counted } from './counted.ts';
import { InMemoryRateLimits } from './in-memory.rate-limits.ts';
import { type Allowance, type LimitName, type Quotas, RateLimits, type Taken } from './rate-limits.ts';

/** Counts in Redis, for all processes together; while Redis is away each counts in its own memory, by the same quotas. */
export class RedisRateLimits extends RateLimits {
  #quotas: Quotas;
  readonly #redis: RedisConnection;
  readonly #here: InMemoryRateLimits;
  readonly #limiters = new Map<LimitName, RateLimiterRedis>();

  constructor(redis: RedisConnection, quotas: Quotas) {
    super();
    this.#redis = redis;
    this.#quotas = quotas;
    this.#here = new InMemoryRateLimits(quotas);
  }

  get quotas(): Quotas {
    return this.#quotas;
  }

  apply(quotas: Quotas): void {
    this.#quotas = quotas;
    this.#here.apply(quotas);
    for (const [limit, limiter] of this.#limiters) limiter.points = quotas[limit].requests;
  }

  async take(request: Taken): Promise<Allowance> {
    if (!this.#redis.answers) return this.#here.take(request);
    try {
      return await this.#redis.ask((redis) => counted(this.#limiter(request.limit, redis), request.subject));
    } catch {
      return this.#here.take(request);
    }
  }

  #limiter(limit: LimitName, storeClient: Redis): RateLimiterRedis {
    const known = this.#limiters.get(limit);
    if (known !== undefined) return known;
    const { requests: points, seconds: duration } = this.#quotas[limit];
    const limiter = new RateLimiterRedis({ storeClient, keyPrefix: this.#redis.key('limit', limit), points, duration });
    this.#limiters.set(limit, limiter);
    return limiter;
  }
}
