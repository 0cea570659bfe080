import type { Clock } from '../domain/clock.ts';
import { defineError } from '../domain/errors.ts';
import type { UnreadableCause } from '../event-bus/envelope.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import type { Database } from '../persistence/database.ts';

export type DeadLetterCause = UnreadableCause | 'FAILED';
export type DeadLetterState = 'PARKED' | 'REPLAYING' | 'REPLAYED' | 'DISCARDED';

/** An event that a subscriber could not handle, with all that is needed to look at it and to try again. */
export interface DeadLetter {
  readonly subscriber: string;
  /** The event's id, or topic/partition/offset of what cannot be read. */
  readonly event_id: string;
  readonly type: string;
  readonly topic: string;
  readonly partition_key: string;
  readonly payload: string;
  /** As they came over the bus, in JSON. */
  readonly headers: string;
  readonly cause: DeadLetterCause;
  readonly error: string;
  readonly attempts: number;
  readonly state: DeadLetterState;
  readonly parked_at: number;
  readonly resolved_at: number | null;
}

const DeadLetterNotFound = defineError('DEAD_LETTER_NOT_FOUND', 'not-found', {
  ko: '보류된 이벤트가 없습니다. 목록에서 구독자와 이벤트 id를 확인해 주세요.',
  en: 'There is no such parked event; look up its subscriber and event id in the list.',
});

interface Parked {
  readonly subscriber: string;
  readonly eventId: string;
  readonly delivery: Delivery;
  readonly cause: DeadLetterCause;
  readonly error: string;
  readonly attempts: number;
}

export interface DeadLetterId {
  readonly subscriber: string;
  readonly eventId: string;
}

/** The module's table of parked events, which is the truth about them. Everything but the reads runs inside a unit. */
export class DeadLetters {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** A delivery that was parked before stays as it is, whatever became of it since. */
  async park({ subscriber, eventId, delivery, cause, error, attempts }: Parked): Promise<void> {
    await this.#database.run(
      `INSERT INTO dead_letter (subscriber, event_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PARKED', ?)
       ON CONFLICT DO NOTHING`,
      [
        subscriber,
        eventId,
        delivery.headers.ce_type.slice(0, 100),
        delivery.topic,
        delivery.key.slice(0, 100),
        delivery.payload,
        JSON.stringify(delivery.headers),
        cause,
        error.slice(0, 2_000),
        attempts,
        this.#clock.now(),
      ],
    );
  }

  list(
    filter: { readonly state?: DeadLetterState; readonly type?: string; readonly key?: string } = {},
  ): Promise<DeadLetter[]> {
    return this.#database.all<DeadLetter>(
      'SELECT * FROM dead_letter WHERE (? IS NULL OR state = ?) AND (? IS NULL OR type = ?) AND (? IS NULL OR partition_key = ?) ORDER BY parked_at, event_id',
      [
        filter.state ?? null,
        filter.state ?? null,
        filter.type ?? null,
        filter.type ?? null,
        filter.key ?? null,
        filter.key ?? null,
      ],
    );
  }

  /** @throws DeadLetterNotFound when it is not parked (any more). */
  async take({ subscriber, eventId }: DeadLetterId): Promise<DeadLetter> {
    const letter = await this.#database.get<DeadLetter>(
      "SELECT * FROM dead_letter WHERE subscriber = ? AND event_id = ? AND state = 'PARKED'",
      [subscriber, eventId],
    );
    if (letter === undefined) throw new DeadLetterNotFound();
    return letter;
  }

  /** Gives a parked event up for good. @throws DeadLetterNotFound */
  async discard(id: DeadLetterId): Promise<void> {
    await this.take(id);
    await this.move(id, 'DISCARDED');
  }

  async move(id: DeadLetterId, state: DeadLetterState): Promise<void> {
    await this.#database.run(
      'UPDATE dead_letter SET state = ?, resolved_at = ? WHERE subscriber = ? AND event_id = ?',
      [state, this.#clock.now(), id.subscriber, id.eventId],
    );
  }
}
