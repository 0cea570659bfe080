import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';

const LONGEST = 200;

/** Those of this process who wait until others of the same key have ended, in the order in which they came. */
export class WaitingLine {
  readonly #records: ThrottleRecords;
  readonly #lines = new Map<string, PlaceInLine[]>();

  constructor(records: ThrottleRecords) {
    this.#records = records;
  }

  /** For one who may have to wait; to be left in any case. */
  place(): PlaceInLine {
    return new PlaceInLine(this.#records, this.#lines);
  }
}

class PlaceInLine {
  readonly #records: ThrottleRecords;
  readonly #lines: Map<string, PlaceInLine[]>;
  #key: string | undefined;
  #looked = 0;
  #comeForward: () => void = () => undefined;

  constructor(records: ThrottleRecords, lines: Map<string, PlaceInLine[]>) {
    this.#records = records;
    this.#lines = lines;
  }

  /** Resolves when it may be tried again, which the first of a line alone does; false at once when too many wait already. */
  async turn(key: string): Promise<boolean> {
    if (key !== this.#key) {
      this.leave();
      const line = this.#lines.get(key) ?? [];
      if (line.length >= LONGEST) return false;
      this.#lines.set(key, line);
      this.#key = key;
      line.push(this);
      if (line[0] !== this) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#comeForward = resolve;
        await promise;
        return true;
      }
    }
    await this.#records.changed(key, this.#looked);
    this.#looked += 1;
    return true;
  }

  /** The next one comes forward. */
  leave(): void {
    const line = this.#lines.get(this.#key ?? '');
    if (this.#key === undefined || line === undefined) return;
    line.splice(line.indexOf(this), 1);
    if (line.length === 0) this.#lines.delete(this.#key);
    this.#key = undefined;
    this.#looked = 0;
    const [first] = line;
    if (first !== undefined) first.#comeForward();
  }
}
