import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';

const LONGEST = 200;

/** Who waits in this process until others of the same key have ended. */
export class WaitingLine {
  readonly #records: ThrottleRecords;
  readonly #waiting = new Map<string, number>();

  constructor(records: ThrottleRecords) {
    this.#records = records;
  }

  /** Resolves when it may be tried again; false at once when too many wait already. */
  async turn(key: string): Promise<boolean> {
    const before = this.#waiting.get(key) ?? 0;
    if (before >= LONGEST) return false;
    this.#waiting.set(key, before + 1);
    await this.#records.changed(key);
    const left = (this.#waiting.get(key) ?? 1) - 1;
    if (left === 0) this.#waiting.delete(key);
    else this.#waiting.set(key, left);
    return true;
  }
}
