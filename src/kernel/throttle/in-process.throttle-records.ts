import type { Clock } from '../domain/clock.ts';
import { type Remembered, ThrottleRecords } from './throttle-records.ts';

interface Entry {
  readonly kept: unknown;
  readonly until: number;
}

const CAPACITY = 100_000;
const LONGEST_WAIT = 20;

/** Remembers in the memory of one process; beyond its capacity the record that was changed longest ago is forgotten. */
export class InProcessThrottleRecords extends ThrottleRecords {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(clock: Clock, capacity = CAPACITY) {
    super();
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** How many records there are. */
  get size(): number {
    return this.#entries.size;
  }

  async change<Kept, Outcome>(
    key: string,
    change: (found: Kept | undefined) => Remembered<Kept, Outcome>,
  ): Promise<Outcome> {
    const now = this.#clock.now();
    const entry = this.#entries.get(key);
    const found = entry !== undefined && now < entry.until ? (entry.kept as Kept) : undefined;
    const { kept, keepFor, outcome } = change(found);
    if (kept !== found) this.#keep(key, kept === undefined ? undefined : { kept, until: now + keepFor });
    return outcome;
  }

  changed(key: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, waiting);
      const resume = () => {
        clearTimeout(overdue);
        waiting.delete(resume);
        if (waiting.size === 0) this.#waiting.delete(key);
        resolve();
      };
      const overdue = setTimeout(resume, LONGEST_WAIT);
      waiting.add(resume);
    });
  }

  #keep(key: string, entry: Entry | undefined): void {
    this.#entries.delete(key);
    if (entry !== undefined) this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
    for (const resume of this.#waiting.get(key) ?? []) resume();
  }
}
