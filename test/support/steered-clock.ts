import { Clock } from '#kernel/domain/clock.ts';
import { type Id, Ids, madeAt, RandomIds } from '#kernel/domain/ids.ts';

/** Runs as the real time does, and can be set ahead. */
export class SteeredClock extends Clock {
  #ahead = 0;

  get ahead(): number {
    return this.#ahead;
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  advance({ seconds }: { readonly seconds: number }): void {
    this.#ahead += seconds * 1_000;
  }
}

/** Ids that are made at the time of a steered clock. */
export class SteeredIds extends Ids {
  readonly #clock: SteeredClock;
  readonly #ids = new RandomIds();

  constructor(clock: SteeredClock) {
    super();
    this.#clock = clock;
  }

  next<Name extends string>(): Id<Name> {
    const id = this.#ids.next<Name>();
    const time = (madeAt(id) + this.#clock.ahead).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}${id.slice(13)}` as Id<Name>;
  }
}
