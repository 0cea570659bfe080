import type { Logger } from '../observability/logger.ts';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { BullmqScheduler } from './bullmq.scheduler.ts';
import { type Scheduled, type Scheduler, Schedulers } from './scheduler.ts';

export class BullmqSchedulers extends Schedulers {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    super();
    this.#redis = redis;
  }

  of(module: { readonly name: string; readonly jobs: readonly Scheduled[]; readonly logger: Logger }): Scheduler {
    return new BullmqScheduler({ redis: this.#redis, ...module });
  }
}
