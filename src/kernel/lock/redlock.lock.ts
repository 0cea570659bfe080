import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import Redlock, { ExecutionError, type Lock as Held, ResourceLockedError } from 'redlock';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { InProcessLock } from './in-process.lock.ts';
import { Lock } from './lock.ts';

const LEASE = 5_000;
const LONGEST_WAIT = 500;
const TRY_AGAIN = 25;

/** One queue per key in this process, and one holder among the processes; while Redis is away, the queue alone. */
export class RedlockLock extends Lock {
  readonly #redis: RedisConnection;
  readonly #here = new InProcessLock();
  #redlock: Redlock | undefined;

  constructor(redis: RedisConnection) {
    super();
    this.#redis = redis;
  }

  around<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.#here.around(key, async () => {
      const held = await this.#acquire(this.#redis.key('lock', key));
      try {
        return await work();
      } finally {
        held?.release().catch(() => {});
      }
    });
  }

  /** Nothing when it cannot be had in time. */
  async #acquire(key: string): Promise<Held | undefined> {
    const until = performance.now() + LONGEST_WAIT;
    while (this.#redis.answers) {
      const held = await this.#try(key);
      if (held !== 'taken') return held;
      if (performance.now() > until) return undefined;
      await sleep(TRY_AGAIN);
    }
    return undefined;
  }

  async #try(key: string): Promise<Held | 'taken' | undefined> {
    try {
      return await this.#redis.ask(async (redis) => {
        try {
          return await this.#over(redis).acquire([key], LEASE);
        } catch (error) {
          if (await isTaken(error)) return 'taken';
          throw error;
        }
      });
    } catch {
      return undefined;
    }
  }

  #over(redis: Redis): Redlock {
    this.#redlock ??= new Redlock([redis], { retryCount: 0 });
    return this.#redlock;
  }
}

async function isTaken(error: unknown): Promise<boolean> {
  if (!(error instanceof ExecutionError)) return false;
  const attempts = await Promise.all(error.attempts);
  return attempts.some(({ votesAgainst }) =>
    [...votesAgainst.values()].some((no) => no instanceof ResourceLockedError),
  );
}
