import type { Clock } from '../domain/clock.ts';
import type { Job } from '../jobs/job.ts';
import type { Database, SqlValue } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';

const DAY = 24 * 3_600_000;
/** Events may carry names, which are kept for a week at most. */
const EVENTS_KEPT = 7 * DAY;
const MARKS_KEPT = 14 * DAY;
/** So that one can still look up what became of what was parked. */
const RESOLVED_KEPT = 30 * DAY;
const AT_ONCE = 5_000;

const EVENTS = `DELETE FROM outbox WHERE seq IN (SELECT seq FROM (
  SELECT seq FROM outbox WHERE settled_at <= ? ORDER BY settled_at LIMIT ?) AS page)`;
const MARKS = `DELETE FROM inbox WHERE (subscriber, event_id) IN (
  SELECT subscriber, event_id FROM (
    SELECT subscriber, event_id FROM inbox WHERE handled_at <= ? AND handled_at < ? LIMIT ?) AS page)`;
const LETTERS = `DELETE FROM dead_letter WHERE (subscriber, event_id) IN (
  SELECT subscriber, event_id FROM (
    SELECT subscriber, event_id FROM dead_letter WHERE resolved_at <= ? AND parked_at < ? LIMIT ?) AS page)`;

interface ForgetSettledParts {
  readonly transaction: Transaction;
  readonly database: Database;
  readonly clock: Clock;
  /** When the oldest event was told that may still be delivered to the module. */
  readonly oldestUndelivered: () => Promise<number | undefined>;
}

/**
 * Deletes settled events, and the marks and resolved dead letters of events that cannot come again: an event that one group could
 * not take for weeks is delivered anew to all of them, so what was remembered since it was told outlives it, however old it is.
 */
export class ForgetSettled implements Job {
  readonly #parts: ForgetSettledParts;

  constructor(parts: ForgetSettledParts) {
    this.#parts = parts;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.#parts.clock.now();
    const oldest = (await this.#parts.oldestUndelivered()) ?? now;
    await this.#delete(EVENTS, [now - EVENTS_KEPT], signal);
    await this.#delete(MARKS, [now - MARKS_KEPT, oldest], signal);
    await this.#delete(LETTERS, [now - RESOLVED_KEPT, oldest], signal);
  }

  /** In portions, so that nobody waits long behind one. */
  async #delete(statement: string, values: readonly SqlValue[], signal: AbortSignal | undefined): Promise<void> {
    const { transaction, database } = this.#parts;
    const portion = () => transaction.run(() => database.run(statement, [...values, AT_ONCE]));
    while ((await portion()).affected === AT_ONCE && signal?.aborted !== true);
  }
}
