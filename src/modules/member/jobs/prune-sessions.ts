import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { AFTERLIFE } from '../domain/session.ts';
import type { SessionRepository } from '../domain/session-repository.ts';

const AT_ONCE = 200;

/** Forgets sessions that are over, with their tokens, and revocations of which no token can be left. */
export class PruneSessions {
  readonly #transaction: Transaction;
  readonly #sessions: SessionRepository;
  readonly #clock: Clock;

  constructor(transaction: Transaction, sessions: SessionRepository, clock: Clock) {
    this.#transaction = transaction;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    await this.#transaction.run(() => this.#sessions.forgetEnded(now));
    for (;;) {
      const ids = await this.#sessions.over({ now: now - AFTERLIFE, limit: AT_ONCE });
      await this.#transaction.run(() => this.#sessions.forget(ids));
      if (ids.length < AT_ONCE || signal?.aborted) return;
    }
  }
}
