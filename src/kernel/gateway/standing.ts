import type { GatewaySettings } from './gateway-settings.ts';

/** What is thought of one instance: faults in a row take it out of the choice for a while, longer from one time to the next. */
export class Standing {
  #faults = 0;
  #ejections = 0;
  #outUntil = Number.NEGATIVE_INFINITY;

  isOut(now: number): boolean {
    return now < this.#outUntil;
  }

  answered(): void {
    this.#faults = 0;
    this.#ejections = 0;
  }

  /** True when that takes it out. Of what was under way together only the first counts. */
  failed(
    now: number,
    {
      ejectionFailures,
      ejectionSeconds,
      longestEjectionSeconds,
    }: Pick<GatewaySettings, 'ejectionFailures' | 'ejectionSeconds' | 'longestEjectionSeconds'>,
  ): boolean {
    this.#faults += 1;
    if (this.isOut(now) || this.#faults < ejectionFailures) return false;
    this.#outUntil = now + 1000 * Math.min(longestEjectionSeconds, ejectionSeconds * 2 ** this.#ejections);
    this.#ejections += 1;
    this.#faults = 0;
    return true;
  }
}
