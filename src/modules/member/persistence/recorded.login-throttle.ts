import type { Clock } from '#kernel/domain/clock.ts';
import type { Ids } from '#kernel/domain/ids.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { type Door, enter, keepDoorFor, leave, type Verdict } from '../domain/door.ts';
import { LoginThrottle, type PasswordAttempt } from '../domain/login-throttle.ts';
import { TooManyAttempts } from '../domain/member.errors.ts';
import { WaitingLine } from './waiting-line.ts';

interface Way {
  readonly key: string;
  readonly limit: number;
  readonly forgives: boolean;
}

const waysTo = ({ account, address }: PasswordAttempt): readonly Way[] => [
  { key: `login ${address} ${account}`, limit: 5, forgives: true },
  { key: `login ${account}`, limit: 50, forgives: false },
];

/** Counts by the records of the throttle, so in all processes that share them. */
export class RecordedLoginThrottle extends LoginThrottle {
  readonly #records: ThrottleRecords;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #line: WaitingLine;

  constructor(records: ThrottleRecords, clock: Clock, ids: Ids) {
    super();
    this.#records = records;
    this.#clock = clock;
    this.#ids = ids;
    this.#line = new WaitingLine(records);
  }

  async guard(attempt: PasswordAttempt): Promise<boolean> {
    const ways = waysTo(attempt);
    const id = this.#ids.next();
    await this.#enter(ways, id);
    let verdict: Verdict;
    try {
      const passed = await attempt.check();
      verdict = passed ? 'right' : 'wrong';
      return passed;
    } finally {
      await this.#leave(ways, { id, verdict });
    }
  }

  /** Waits while attempts under way might still use up what is left. */
  async #enter(ways: readonly Way[], id: string): Promise<void> {
    const place = this.#line.place();
    try {
      for (;;) {
        const shut = await this.#firstShut(ways, id);
        if (shut === undefined) return;
        const wait = Math.max(...(await Promise.all(ways.map((way) => this.#closedFor(way)))));
        if (wait > 0) throw new TooManyAttempts({ retryAfterSeconds: Math.ceil(wait / 1_000) });
        if (!(await place.turn(shut.key))) throw new TooManyAttempts({ retryAfterSeconds: 5 });
      }
    } finally {
      place.leave();
    }
  }

  /** Undefined once it has entered by all of them; else it has entered by none. */
  async #firstShut(ways: readonly Way[], id: string): Promise<Way | undefined> {
    for (const [at, way] of ways.entries())
      if (!(await this.#enters(way, id))) {
        await this.#leave(ways.slice(0, at), { id, verdict: undefined });
        return way;
      }
    return undefined;
  }

  #closedFor({ key }: Way): Promise<number> {
    const now = this.#clock.now();
    return this.#records.change<Door, number>(key, (door) => ({
      kept: door,
      keepFor: 0,
      outcome: Math.max(0, (door?.attempts.blockedUntil ?? 0) - now),
    }));
  }

  #enters({ key, limit }: Way, id: string): Promise<boolean> {
    const now = this.#clock.now();
    return this.#records.change<Door, boolean>(key, (found) => {
      const door = enter(found, { id, limit, now });
      return door === undefined
        ? { kept: found, keepFor: 0, outcome: false }
        : { kept: door, keepFor: keepDoorFor(door, now), outcome: true };
    });
  }

  async #leave(
    ways: readonly Way[],
    { id, verdict }: { readonly id: string; readonly verdict: Verdict },
  ): Promise<void> {
    const now = this.#clock.now();
    await Promise.all(
      ways.map(({ key, limit, forgives }) =>
        this.#records.change<Door, void>(key, (found) => {
          const kept = leave(found, { id, limit, now, verdict, forgives });
          return { kept, keepFor: kept === undefined ? 0 : keepDoorFor(kept, now), outcome: undefined };
        }),
      ),
    );
  }
}
