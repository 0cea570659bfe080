import type { Clock } from '#kernel/domain/clock.ts';
import { type Email, mailboxOf } from '../domain/email.ts';
import { TooManyResets } from '../domain/member.errors.ts';
import { ResetThrottle } from '../domain/reset-throttle.ts';
import { RecentTimes } from './recent-times.ts';

const HOUR = 3_600_000;
const PER_EMAIL = 5;
const PER_ADDRESS = 20;

interface Limits {
  /** Whether addresses are limited at all; mailboxes always are. */
  readonly enabled: boolean;
}

/** Counts in the memory of one process, of bounded size. */
export class InProcessResetThrottle extends ResetThrottle {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #byEmail: RecentTimes;
  readonly #byAddress: RecentTimes;

  constructor(clock: Clock, limits: Limits, capacity = 50_000) {
    super();
    this.#clock = clock;
    this.#limits = limits;
    this.#byEmail = new RecentTimes({ window: HOUR, limit: PER_EMAIL, capacity });
    this.#byAddress = new RecentTimes({ window: HOUR, limit: PER_ADDRESS, capacity });
  }

  admits({ email, address }: { readonly email: Email; readonly address: string }): boolean {
    const now = this.#clock.now();
    if (this.#limits.enabled) {
      const wait = this.#byAddress.take({ key: address, now });
      if (wait > 0) throw new TooManyResets({ retryAfterSeconds: Math.ceil(wait / 1_000) });
    }
    return this.#byEmail.take({ key: mailboxOf(email), now }) === 0;
  }
}
