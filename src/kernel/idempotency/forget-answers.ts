import type { Clock } from '../domain/clock.ts';
import type { Job } from '../jobs/job.ts';
import type { Database } from '../persistence/database.ts';
import { forgetPast } from '../persistence/past-rows.ts';
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

  async run(signal?: AbortSignal): Promise<void> {
    const stored = { database: this.#database, transaction: this.#transaction };
    const upTo = this.#clock.now() - ANSWER_LIFETIME;
    await forgetPast(stored, { table: 'idempotency', by: 'created_at', upTo }, signal);
  }
}
