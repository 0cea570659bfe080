import { Clock } from '#kernel/domain/clock.ts';

/** Stands still until it is moved. */
export class FakeClock extends Clock {
  #now: number;

  constructor(now = Date.UTC(2026, 6, 1)) {
    super();
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
