import type { Clock } from '../domain/clock.ts';
import type { Database } from '../persistence/database.ts';

const MARK = `INSERT INTO inbox (subscriber, event_id, handled_at, attempts)
  SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM dead_letter WHERE subscriber = ? AND event_id = ? AND state <> 'REPLAYING')`;

export interface Mark {
  readonly subscriber: string;
  readonly eventId: string;
  /** With which attempt it was handled, from 1. */
  readonly attempt: number;
}

/** Remembers which subscriber has seen which event; the mark commits together with the subscriber's own effect. */
export class Inbox {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** True when this is the first time; false when the event was handled or parked before. */
  mark({ subscriber, eventId, attempt }: Mark): Promise<boolean> {
    return this.#database.insertNew(MARK, [subscriber, eventId, this.#clock.now(), attempt, subscriber, eventId]);
  }
}
