import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { SessionRepository } from '../domain/session-repository.ts';

/** Ends the sessions of everybody after a restore: what was ended since the backup must not live again. Access tokens of before count no more anyway. */
export class EndEverySession {
  readonly #transaction: Transaction;
  readonly #sessions: SessionRepository;
  readonly #clock: Clock;

  constructor(transaction: Transaction, sessions: SessionRepository, clock: Clock) {
    this.#transaction = transaction;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(() => this.#sessions.endEvery(at));
  }
}
