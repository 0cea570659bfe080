import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { InProcessThrottleRecords } from './in-process.throttle-records.ts';
import { type Remembered, ThrottleRecords } from './throttle-records.ts';

const LOOK_AGAIN_AFTER = { first: 50, most: 400 };
/** Each time somebody else has changed the record in between. */
const MOST_TRIES = 100;
const NOTHING = '';
/** Compares the record with what was read, and sets it for so long; what is there in either case. */
const SWAP = `
local found = redis.call('GET', KEYS[1]) or ''
if found ~= ARGV[1] then return {0, found} end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return {1, found}`;

/**
 * Remembers in Redis, for all processes together, under digests that name nobody; while Redis is away each process remembers for itself,
 * so that there is a limit at any time.
 */
export class RedisThrottleRecords extends ThrottleRecords {
  readonly #redis: RedisConnection;
  readonly #here: InProcessThrottleRecords;

  constructor(redis: RedisConnection, clock: Clock) {
    super();
    this.#redis = redis;
    this.#here = new InProcessThrottleRecords(clock);
  }

  async change<Kept, Outcome>(
    key: string,
    change: (found: Kept | undefined) => Remembered<Kept, Outcome>,
  ): Promise<Outcome> {
    if (!this.#redis.answers) return this.#here.change(key, change);
    try {
      return await this.#changeThere(this.#redis.key('throttle', hash('sha256', key, 'base64url')), change);
    } catch {
      return this.#here.change(key, change);
    }
  }

  async changed(_key: string, waited: number): Promise<void> {
    const { first, most } = LOOK_AGAIN_AFTER;
    await sleep(Math.min(most, first * 2 ** waited));
  }

  async #changeThere<Kept, Outcome>(
    name: string,
    change: (found: Kept | undefined) => Remembered<Kept, Outcome>,
  ): Promise<Outcome> {
    let text = (await this.#redis.ask((redis) => redis.get(name))) ?? NOTHING;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = text === NOTHING ? undefined : (JSON.parse(text) as Kept);
      const { kept, keepFor, outcome } = change(found);
      if (kept === found) return outcome;
      const next = kept === undefined ? NOTHING : JSON.stringify(kept);
      const [swapped, there] = await this.#swap([name, text, next, String(Math.max(1, Math.ceil(keepFor)))]);
      if (swapped === 1) return outcome;
      text = there;
    }
    throw new Error('the record changes faster than it can be written');
  }

  #swap([name, ...values]: readonly [string, ...string[]]): Promise<[number, string]> {
    return this.#redis.ask((redis) => redis.eval(SWAP, 1, name, ...values)) as Promise<[number, string]>;
  }
}
