const DOUBLE = 1_000;

/** Hears of SIGINT and SIGTERM. Under npm a Ctrl-C arrives twice: a second one within 1 s changes nothing, a later one calls `again`. */
export class Signalled {
  /** Resolves with the first. */
  readonly first: Promise<void>;
  again: () => void = () => process.exit(1);
  #since: number | undefined;

  constructor() {
    this.first = new Promise((resolve) => {
      const hear = () => {
        if (this.#since !== undefined && performance.now() - this.#since > DOUBLE) this.again();
        this.#since ??= performance.now();
        resolve();
      };
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
    });
  }

  get heard(): boolean {
    return this.#since !== undefined;
  }
}
