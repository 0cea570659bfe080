import type { Clock } from '../domain/clock.ts';
import type { Job } from '../jobs/job.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { ANSWER_LIFETIME } from './database.idempotency.ts';

/** Deletes the answers that no repeat can ask for any more. */
export class ForgetAnswers implements Job {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(transaction: Transaction, database: Database, clock: Clock) {
    this.#transaction = transaction;
    this.#database = database;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const before = this.#clock.now() - ANSWER_LIFETIME;
    await this.#transaction.run(() => this.#database.run('DELETE FROM idempotency WHERE created_at <= ?', [before]));
  }
}
