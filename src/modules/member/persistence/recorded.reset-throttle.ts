import type { Clock } from '#kernel/domain/clock.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { type Email, mailboxOf } from '../domain/email.ts';
import { TooManyResets } from '../domain/member.errors.ts';
import { recent, waitFor } from '../domain/recent-times.ts';
import { ResetThrottle } from '../domain/reset-throttle.ts';

const HOUR = 3_600_000;
const PER_EMAIL = 5;
const PER_ADDRESS = 20;

interface Limits {
  /** Whether addresses are limited at all; mailboxes always are. */
  readonly enabled: boolean;
}

/** Counts by the records of the throttle, so in all processes that share them. */
export class RecordedResetThrottle extends ResetThrottle {
  readonly #records: ThrottleRecords;
  readonly #limits: Limits;
  readonly #clock: Clock;

  constructor(records: ThrottleRecords, limits: Limits, clock: Clock) {
    super();
    this.#records = records;
    this.#limits = limits;
    this.#clock = clock;
  }

  async admits({ email, address }: { readonly email: Email; readonly address: string }): Promise<boolean> {
    if (this.#limits.enabled) {
      const wait = await this.#take(`reset from ${address}`, PER_ADDRESS);
      if (wait > 0) throw new TooManyResets({ retryAfterSeconds: Math.ceil(wait / 1_000) });
    }
    return (await this.#take(`reset of ${mailboxOf(email)}`, PER_EMAIL)) === 0;
  }

  /** 0 when it may happen once more, and then it counts; else the milliseconds until it may. */
  #take(key: string, limit: number): Promise<number> {
    const within = { window: HOUR, limit, now: this.#clock.now() };
    return this.#records.change<readonly number[], number>(key, (found = []) => {
      const wait = waitFor(found, within);
      const kept = wait === 0 ? [...recent(found, within), within.now] : found;
      return { kept, keepFor: HOUR, outcome: wait };
    });
  }
}
