import type { Clock } from '#kernel/domain/clock.ts';
import type { Ids } from '#kernel/domain/ids.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { EmailTaken, TooManySignUps } from '../domain/member.errors.ts';
import { recent, timesLeft, waitFor } from '../domain/recent-times.ts';
import { SignUpThrottle } from '../domain/sign-up-throttle.ts';
import { begun, howMany, lastEnd, over, type UnderWay } from '../domain/under-way.ts';
import { WaitingLine } from './waiting-line.ts';

const HOUR = 3_600_000;
const PER_ADDRESS = 5;

interface Limits {
  /** Whether anything is limited at all. */
  readonly enabled: boolean;
}

interface Asked {
  /** When the address was told that an e-mail is taken. */
  readonly told: readonly number[];
  readonly underWay: UnderWay;
}

const NOTHING_ASKED: Asked = { told: [], underWay: {} };

/** Counts by the records of the throttle, so in all processes that share them. */
export class RecordedSignUpThrottle extends SignUpThrottle {
  readonly #records: ThrottleRecords;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #line: WaitingLine;

  constructor(records: ThrottleRecords, limits: Limits, clock: Clock, ids: Ids) {
    super();
    this.#records = records;
    this.#limits = limits;
    this.#clock = clock;
    this.#ids = ids;
    this.#line = new WaitingLine(records);
  }

  async guard<T>({ address, signUp }: { readonly address: string; readonly signUp: () => Promise<T> }): Promise<T> {
    if (!this.#limits.enabled) return signUp();
    const key = `sign-up from ${address}`;
    const id = this.#ids.next();
    await this.#enter(key, id);
    let wasTold = false;
    try {
      return await signUp();
    } catch (error) {
      wasTold = error instanceof EmailTaken;
      throw error;
    } finally {
      await this.#leave(key, { id, wasTold });
    }
  }

  /** Waits while sign-ups under way might still use up what is left. */
  async #enter(key: string, id: string): Promise<void> {
    const place = this.#line.place();
    try {
      for (;;) {
        const wait = await this.#begin(key, id);
        if (wait === undefined) return;
        if (wait > 0) throw new TooManySignUps({ retryAfterSeconds: Math.ceil(wait / 1_000) });
        if (!(await place.turn(key))) throw new TooManySignUps({ retryAfterSeconds: 5 });
      }
    } finally {
      place.leave();
    }
  }

  /** Undefined when it may go ahead; else for how long not, 0 when others have to end first. */
  #begin(key: string, id: string): Promise<number | undefined> {
    const within = this.#now();
    return this.#records.change<Asked, number | undefined>(key, (found) => {
      const { told, underWay } = found ?? NOTHING_ASKED;
      if (howMany(underWay, within.now) >= timesLeft(told, within))
        return { kept: found, keepFor: 0, outcome: waitFor(told, within) };
      const kept = { told, underWay: begun(underWay, { id, now: within.now }) };
      return { kept, keepFor: HOUR, outcome: undefined };
    });
  }

  #leave(key: string, { id, wasTold }: { readonly id: string; readonly wasTold: boolean }): Promise<void> {
    const within = this.#now();
    const { now } = within;
    return this.#records.change<Asked, void>(key, (found) => {
      const before = found ?? NOTHING_ASKED;
      const told = [...recent(before.told, within), ...(wasTold ? [now] : [])];
      const underWay = over(before.underWay, { id, now });
      const kept = told.length === 0 && lastEnd(underWay) === 0 ? undefined : { told, underWay };
      return { kept, keepFor: HOUR, outcome: undefined };
    });
  }

  #now() {
    return { window: HOUR, limit: PER_ADDRESS, now: this.#clock.now() };
  }
}
