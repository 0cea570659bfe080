import { setTimeout as sleep } from 'node:timers/promises';

const LOOKS_EVERY = 20;

/** Waits for what others tell, as long as it keeps coming: once something has not come for so long, nothing that is missing is waited for. */
export class Arrivals {
  readonly #longest: number;
  readonly #signal: AbortSignal | undefined;
  #until: number;

  constructor({ longest, signal }: { readonly longest: number; readonly signal?: AbortSignal | undefined }) {
    this.#longest = longest;
    this.#signal = signal;
    this.#until = performance.now() + longest;
  }

  /** Resolves when it is there, or is not waited for. */
  async of(isThere: () => Promise<boolean>): Promise<void> {
    while (!(await isThere())) {
      if (this.#signal?.aborted === true || performance.now() > this.#until) return;
      await sleep(LOOKS_EVERY);
    }
    this.#until = performance.now() + this.#longest;
  }
}
