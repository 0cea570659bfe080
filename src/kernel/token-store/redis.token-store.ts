import { randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { RedisForgets } from '../redis/redis-forgets.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { SessionsUnknown } from './token-store.errors.ts';
import { type Revocation, TokenStore } from './token-store.ts';

interface Question {
  readonly sessionId: string;
  readonly resolve: (alive: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

const AT_ONCE = 500;
const RESTORED_WITHIN = 60_000;
const MAKE_KNOWN = `
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
return 1`;

/**
 * One key for each ended session, which expires with the last of its tokens, and an `epoch` that names the run of the server in which
 * all of them were written: a server that was emptied has none, and one that was started again, perhaps from an older copy of its
 * data, is another run, as is one that has evicted keys. Of a server that may evict them nothing is believed.
 */
export class RedisTokenStore extends TokenStore {
  readonly #redis: RedisConnection;
  readonly #clock: Clock;
  readonly #epoch: string;
  #asked: Question[] = [];

  constructor(redis: RedisConnection, clock: Clock) {
    super();
    this.#redis = redis;
    this.#clock = clock;
    this.#epoch = redis.key('sessions', 'epoch');
  }

  /** What is asked in one turn of the event loop is one question to Redis. */
  isAlive({ sessionId }: { readonly sessionId: string }): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#asked.push({ sessionId, resolve, reject }) === 1) setImmediate(() => this.#answer());
    });
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    await orUnknown(this.#write(revocations));
  }

  /** A mark is laid before anything is read; where it is gone at the end, so may be what was written, and the store stays unknown. */
  async restore(unexpired: () => Promise<readonly Revocation[]>): Promise<void> {
    const mark = this.#redis.key('sessions', 'restoring', randomUUID());
    const run = await orUnknown(this.#redis.run());
    await orUnknown(this.#redis.ask((redis) => redis.set(mark, run, 'PX', RESTORED_WITHIN)));
    const revocations = await unexpired();
    await orUnknown(this.#write(revocations));
    const known = await orUnknown(this.#redis.ask((redis) => redis.eval(MAKE_KNOWN, 2, mark, this.#epoch, run)));
    if (known !== 1) throw new SessionsUnknown({ retryAfterSeconds: 1 });
  }

  async isKnown(): Promise<boolean> {
    const [epoch] = await orUnknown(this.#redis.ask((redis) => redis.mget(this.#epoch)));
    return epoch === (await orUnknown(this.#redis.run()));
  }

  async #answer(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const keys = asked.map(({ sessionId }) => this.#key(sessionId));
      const [epoch, ...ended] = await this.#redis.ask((redis) => redis.mget(this.#epoch, ...keys));
      // Not before: what was read is of the run that is connected now, or of one before it.
      if (epoch !== (await this.#redis.run())) throw new SessionsUnknown({ retryAfterSeconds: 1 });
      for (const [at, { resolve }] of asked.entries()) resolve(ended[at] === null);
    } catch (cause) {
      const refusal = unknown(cause);
      for (const { reject } of asked) reject(refusal);
    }
  }

  async #write(revocations: readonly Revocation[]): Promise<void> {
    for (let from = 0; from < revocations.length; from += AT_ONCE) {
      const some = revocations.slice(from, from + AT_ONCE);
      await this.#redis.ask(async (redis) => {
        const writing = redis.multi();
        for (const { sessionId, until } of some) {
          const left = Math.ceil(until - this.#clock.now());
          if (left <= 0) continue;
          writing.set(this.#key(sessionId), '', 'PX', left, 'NX').pexpire(this.#key(sessionId), left, 'GT');
        }
        for (const [error] of (await writing.exec()) ?? []) if (error !== null) throw error;
      });
    }
  }

  #key(sessionId: string): string {
    return this.#redis.key('sessions', 'ended', sessionId);
  }
}

const unknown = (cause: unknown): unknown =>
  cause instanceof RedisUnavailable || cause instanceof RedisForgets
    ? new SessionsUnknown({ retryAfterSeconds: 1, cause })
    : cause;

async function orUnknown<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    throw unknown(cause);
  }
}
