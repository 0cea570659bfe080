import type { Clock } from '#kernel/domain/clock.ts';
import { EmailTaken, TooManySignUps } from '../domain/member.errors.ts';
import { SignUpThrottle } from '../domain/sign-up-throttle.ts';

const WINDOW = 3_600_000;
const LIMIT = 5;
const LONGEST_QUEUE = 200;

interface Entry {
  taken: readonly number[];
  underWay: number;
  readonly waiting: (() => void)[];
}

interface Limits {
  /** Whether anything is limited at all. */
  readonly enabled: boolean;
}

/** Counts in the memory of one process, of bounded size. */
export class InProcessSignUpThrottle extends SignUpThrottle {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, limits: Limits, capacity = 50_000) {
    super();
    this.#clock = clock;
    this.#limits = limits;
    this.#capacity = capacity;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  async guard<T>({ address, signUp }: { readonly address: string; readonly signUp: () => Promise<T> }): Promise<T> {
    if (!this.#limits.enabled) return signUp();
    const entry = await this.#enter(address);
    try {
      return await signUp();
    } catch (error) {
      if (error instanceof EmailTaken) this.#count(address, entry);
      throw error;
    } finally {
      entry.underWay -= 1;
      for (const resume of entry.waiting.splice(0)) resume();
      if (entry.underWay === 0 && entry.taken.length === 0) this.#entries.delete(address);
    }
  }

  /** Waits while sign-ups under way might still use up what is left. */
  async #enter(address: string): Promise<Entry> {
    for (;;) {
      const entry = this.#entry(address);
      const now = this.#clock.now();
      entry.taken = entry.taken.filter((at) => at > now - WINDOW);
      const left = LIMIT - entry.taken.length;
      if (left <= 0) {
        const until = (entry.taken[0] ?? now) + WINDOW;
        throw new TooManySignUps({ retryAfterSeconds: Math.ceil((until - now) / 1000) });
      }
      if (entry.underWay < left) {
        entry.underWay += 1;
        return entry;
      }
      if (entry.waiting.length >= LONGEST_QUEUE) throw new TooManySignUps({ retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => entry.waiting.push(resolve));
    }
  }

  #entry(address: string): Entry {
    const entry = this.#entries.get(address) ?? { taken: [], underWay: 0, waiting: [] };
    this.#entries.set(address, entry);
    return entry;
  }

  /** The one that was told longest ago makes room. */
  #count(address: string, entry: Entry): void {
    entry.taken = [...entry.taken, this.#clock.now()];
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    if (this.#entries.size <= this.#capacity) return;
    for (const [other, { underWay }] of this.#entries) {
      if (this.#entries.size <= this.#capacity * 0.9) break;
      if (underWay === 0) this.#entries.delete(other);
    }
  }
}
