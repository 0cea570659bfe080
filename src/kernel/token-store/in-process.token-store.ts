import type { Clock } from '../domain/clock.ts';
import { SessionsUnknown } from './token-store.errors.ts';
import { type Revocation, TokenStore } from './token-store.ts';

const PRUNE_EVERY = 60_000;

/** Remembers the ended sessions of the only process there is. */
export class InProcessTokenStore extends TokenStore {
  readonly #clock: Clock;
  readonly #endedUntil = new Map<string, number>();
  #known = false;
  #nextPrune = 0;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** How many revocations are remembered. */
  get size(): number {
    return this.#endedUntil.size;
  }

  async isAlive({ sessionId }: { readonly sessionId: string }): Promise<boolean> {
    if (!this.#known) throw new SessionsUnknown({ retryAfterSeconds: 1 });
    const until = this.#endedUntil.get(sessionId);
    return until === undefined || until <= this.#clock.now();
  }

  async revoke(revocations: readonly Revocation[]): Promise<void> {
    for (const { sessionId, until } of revocations) {
      this.#endedUntil.set(sessionId, Math.max(until, this.#endedUntil.get(sessionId) ?? 0));
    }
    this.#prune();
  }

  async restore(unexpired: () => Promise<readonly Revocation[]>): Promise<void> {
    await this.revoke(await unexpired());
    this.#known = true;
  }

  async isKnown(): Promise<boolean> {
    return this.#known;
  }

  #prune(): void {
    const now = this.#clock.now();
    if (now < this.#nextPrune) return;
    this.#nextPrune = now + PRUNE_EVERY;
    for (const [sessionId, until] of this.#endedUntil) {
      if (until <= now) this.#endedUntil.delete(sessionId);
    }
  }
}
