import type { Clock } from '../domain/clock.ts';
import { idFloor } from '../domain/ids.ts';
import type { Job } from '../jobs/job.ts';
import type { Database } from '../persistence/database.ts';
import { forgetPast, type PastRows } from '../persistence/past-rows.ts';
import type { Transaction } from '../persistence/transaction.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Events may carry names, which are kept for a week at most. */
const EVENTS_KEPT = 7 * DAY;
const MARKS_KEPT = 14 * DAY;
/** So that one can still look up what became of what was parked. */
const RESOLVED_KEPT = 30 * DAY;
/** The clock that an id was made by may be ahead of the one by which its event was handled. */
const CLOCKS_DIFFER = HOUR;

const NEXT_SUBSCRIBER = 'SELECT MIN(subscriber) AS name FROM inbox WHERE subscriber > ?';

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
    const before = ((await this.#parts.oldestUndelivered()) ?? now) - 1;
    const forget = (past: PastRows) => forgetPast(this.#parts, past, signal);
    await forget({ table: 'outbox', by: 'settled_at', upTo: now - EVENTS_KEPT });
    const handled = { column: 'handled_at', upTo: Math.min(now - MARKS_KEPT, before) };
    const told = idFloor(handled.upTo + CLOCKS_DIFFER);
    for (let of = await this.#subscriberAfter(''); of !== undefined; of = await this.#subscriberAfter(of))
      await forget({ table: 'inbox', where: { subscriber: of }, by: 'event_id', upTo: told, also: handled });
    const resolved = { column: 'resolved_at', upTo: now - RESOLVED_KEPT };
    const parked = Math.min(resolved.upTo, before);
    for (const state of ['REPLAYED', 'DISCARDED'])
      await forget({ table: 'dead_letter', where: { state }, by: 'parked_at', upTo: parked, also: resolved });
  }

  async #subscriberAfter(subscriber: string): Promise<string | undefined> {
    const next = await this.#parts.database.get<{ name: string | null }>(NEXT_SUBSCRIBER, [subscriber]);
    return next?.name ?? undefined;
  }
}
