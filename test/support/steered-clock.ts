import { Clock } from '#kernel/domain/clock.ts';

/** Runs as the real time does, and can be set ahead. */
export class SteeredClock extends Clock {
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  advance({ seconds }: { readonly seconds: number }): void {
    this.#ahead += seconds * 1_000;
  }
}
