import {
  afterFailure,
  attemptsLeft,
  type FailedAttempts,
  isForgotten,
  NO_FAILED_ATTEMPTS,
} from '../domain/failed-attempts.ts';
import { TooManyAttempts } from '../domain/member.errors.ts';

const LONGEST_QUEUE = 200;

interface Entry {
  attempts: FailedAttempts;
  underWay: number;
  readonly waiting: (() => void)[];
}

interface At {
  readonly key: string;
  readonly now: number;
}

/** Failed attempts by key, and those under way; beyond its capacity the one that failed longest ago is forgotten. */
export class AttemptLedger {
  readonly #limit: number;
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();

  constructor({ limit, capacity }: { readonly limit: number; readonly capacity: number }) {
    this.#limit = limit;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Milliseconds for which the key is refused yet. */
  blockedFor({ key, now }: At): number {
    return Math.max(0, (this.#entries.get(key)?.attempts.blockedUntil ?? 0) - now);
  }

  hasRoom({ key, now }: At): boolean {
    const { attempts, underWay } = this.#entries.get(key) ?? { attempts: NO_FAILED_ATTEMPTS, underWay: 0 };
    return underWay < attemptsLeft({ attempts, limit: this.#limit, now });
  }

  enter(key: string): void {
    this.#entry(key).underWay += 1;
  }

  leave(key: string): void {
    this.#entry(key).underWay -= 1;
  }

  fail({ key, now }: At): void {
    const entry = this.#entry(key);
    entry.attempts = afterFailure({ attempts: entry.attempts, limit: this.#limit, now });
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#capacity) this.#makeRoom(now);
  }

  forgive(key: string): void {
    this.#entry(key).attempts = NO_FAILED_ATTEMPTS;
  }

  /** Resolves when an attempt of the key has ended. */
  async settled(key: string): Promise<void> {
    const { waiting } = this.#entry(key);
    if (waiting.length >= LONGEST_QUEUE) throw new TooManyAttempts({ retryAfterSeconds: 5 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  wake(key: string): void {
    const entry = this.#entry(key);
    for (const resume of entry.waiting.splice(0)) resume();
    if (entry.underWay === 0 && entry.attempts === NO_FAILED_ATTEMPTS) this.#entries.delete(key);
  }

  #entry(key: string): Entry {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { attempts: NO_FAILED_ATTEMPTS, underWay: 0, waiting: [] };
    this.#entries.set(key, entry);
    return entry;
  }

  #makeRoom(now: number): void {
    const idle = [...this.#entries].filter(([, { underWay }]) => underWay === 0);
    for (const [key, { attempts }] of idle) if (isForgotten(attempts, now)) this.#entries.delete(key);
    for (const [key] of idle) {
      if (this.#entries.size <= this.#capacity * 0.9) break;
      this.#entries.delete(key);
    }
  }
}
