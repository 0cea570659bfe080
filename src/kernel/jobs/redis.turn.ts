import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisConnection } from '../redis/redis.connection.ts';

interface Taking {
  /** Milliseconds for which nobody does the work again. */
  readonly restFor: number;
  /** Whether it is done also when another has done it a moment ago. */
  readonly evenRested: boolean;
  readonly signal: AbortSignal;
}

const LEASE = 5_000;
const RENEWED_EVERY = 1_500;
const LOOK_AGAIN_AFTER = 1_000;

const TAKE = `
local found = redis.call('GET', KEYS[1])
if found == 'rested' and ARGV[3] == 'no' then return 'rested' end
if found and found ~= 'rested' then return 'at work' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'mine'`;

const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const REST = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'rested', 'PX', ARGV[2])
return 1`;

const GIVE_BACK = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

/** Whose turn it is to run a job, among the processes: of whoever runs it, and once it is done of nobody until it is due again. */
export class RedisTurn {
  readonly #redis: RedisConnection;
  readonly #key: string;
  readonly #holder = randomUUID();

  constructor(redis: RedisConnection, job: string) {
    this.#redis = redis;
    this.#key = redis.key('jobs', 'turn', job);
  }

  /**
   * Does the work unless another process does it to its end, or has done so a moment ago. Work that failed or was told to end is
   * given back, and whoever waits does it. Without an answer it is done: what is due is read from rows, so that a doubled run does
   * no harm.
   */
  async take(work: () => Promise<void>, { restFor, evenRested, signal }: Taking): Promise<void> {
    let turn = await this.#ask({ evenRested });
    while (turn === 'at work' && !signal.aborted) {
      await sleep(LOOK_AGAIN_AFTER, undefined, { signal, ref: false }).catch(() => undefined);
      turn = await this.#ask({ evenRested: false });
    }
    if (turn !== 'mine' && turn !== 'unknown') return;
    const renewal = setInterval(() => this.#tell(RENEW, LEASE), RENEWED_EVERY).unref();
    let isDone = false;
    try {
      if (!signal.aborted) await work();
      isDone = !signal.aborted;
    } finally {
      clearInterval(renewal);
      await (isDone ? this.#tell(REST, Math.max(1, Math.round(restFor))) : this.#tell(GIVE_BACK));
    }
  }

  async #ask({ evenRested }: Pick<Taking, 'evenRested'>): Promise<'mine' | 'at work' | 'rested' | 'unknown'> {
    try {
      const wanted = [this.#holder, LEASE, evenRested ? 'yes' : 'no'];
      const found = await this.#redis.ask((redis) => redis.eval(TAKE, 1, this.#key, ...wanted));
      return found as 'mine' | 'at work' | 'rested';
    } catch {
      return 'unknown';
    }
  }

  async #tell(script: string, ...milliseconds: readonly number[]): Promise<void> {
    await this.#redis.ask((redis) => redis.eval(script, 1, this.#key, this.#holder, ...milliseconds)).catch(() => {});
  }
}
