import type { Clock } from '../domain/clock.ts';
import type { Job } from '../jobs/job.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';

const DAY = 24 * 3_600_000;
/** Events may carry names, which are kept for a week at most. */
const EVENTS_KEPT = 7 * DAY;
/** A mark outlives every delivery of its event. */
const MARKS_KEPT = 14 * DAY;
const AT_ONCE = 5_000;

/** Deletes settled events, and the marks of events that cannot come again. */
export class ForgetSettled implements Job {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(transaction: Transaction, database: Database, clock: Clock) {
    this.#transaction = transaction;
    this.#database = database;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const settled = 'SELECT seq FROM outbox WHERE settled_at <= ? ORDER BY settled_at LIMIT ?';
    await this.#delete(`DELETE FROM outbox WHERE seq IN (${settled})`, now - EVENTS_KEPT, signal);
    const marks = 'SELECT subscriber, event_id FROM inbox WHERE handled_at <= ? LIMIT ?';
    await this.#delete(`DELETE FROM inbox WHERE (subscriber, event_id) IN (${marks})`, now - MARKS_KEPT, signal);
  }

  /** In portions, so that nobody waits long behind one. */
  async #delete(statement: string, before: number, signal?: AbortSignal): Promise<void> {
    const portion = () => this.#transaction.run(() => this.#database.run(statement, [before, AT_ONCE]));
    while ((await portion()).affected === AT_ONCE && signal?.aborted !== true);
  }
}
