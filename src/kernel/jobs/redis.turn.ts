import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/redis.connection.ts';

const LEASE = 5_000;
const RENEWED_EVERY = 1_500;

const KEEP = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** Whose turn it is to run a job, among the processes: of whoever runs it, and then of nobody until it is due again. */
export class RedisTurn {
  readonly #redis: RedisConnection;
  readonly #key: string;
  readonly #holder = randomUUID();

  constructor(redis: RedisConnection, job: string) {
    this.#redis = redis;
    this.#key = redis.key('jobs', 'turn', job);
  }

  /**
   * Does the work unless another process does it, or has done it a moment ago; then false. Without an answer it is done: what is due
   * is read from rows, so that a doubled run does no harm.
   */
  async take(work: () => Promise<void>, { restFor }: { readonly restFor: number }): Promise<boolean> {
    if ((await this.#ask(LEASE)) === 'anothers') return false;
    const renewal = setInterval(() => this.#keep(LEASE), RENEWED_EVERY).unref();
    try {
      await work();
      return true;
    } finally {
      clearInterval(renewal);
      await this.#keep(restFor);
    }
  }

  async #ask(lease: number): Promise<'mine' | 'anothers' | 'unknown'> {
    try {
      const taken = await this.#redis.ask((redis) => redis.set(this.#key, this.#holder, 'PX', lease, 'NX'));
      return taken === 'OK' ? 'mine' : 'anothers';
    } catch {
      return 'unknown';
    }
  }

  async #keep(milliseconds: number): Promise<void> {
    const left = Math.max(1, Math.round(milliseconds));
    await this.#redis.ask((redis) => redis.eval(KEEP, 1, this.#key, this.#holder, left)).catch(() => {});
  }
}
