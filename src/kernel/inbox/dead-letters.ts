import type { Clock } from '../domain/clock.ts';
import { defineError } from '../domain/errors.ts';
import type { Ids } from '../domain/ids.ts';
import type { UnreadableCause } from '../event-bus/envelope.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import type { Database, SqlValue } from '../persistence/database.ts';

export type DeadLetterCause = UnreadableCause | 'FAILED';
export const DEAD_LETTER_STATES = ['PARKED', 'REPLAYING', 'REPLAYED', 'DISCARDED'] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

/** An event that a subscriber could not handle, with all that is needed to look at it and to try again. */
export interface DeadLetter {
  /** What operators call it by. */
  readonly id: string;
  readonly subscriber: string;
  /** The event's id, or topic/partition/offset of what cannot be read. */
  readonly event_id: string;
  /** The id that its headers claim, which finds the event also when it cannot be read. */
  readonly message_id: string;
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

export const DeadLetterNotFound = defineError('DEAD_LETTER_NOT_FOUND', 'not-found', {
  ko: '보류된 이벤트가 없습니다. 목록에서 id를 확인해 주세요.',
  en: 'There is no such parked event; look up its id in the list.',
});

interface Parked {
  readonly subscriber: string;
  readonly eventId: string;
  readonly delivery: Delivery;
  readonly cause: DeadLetterCause;
  readonly error: string;
  readonly attempts: number;
}

export interface DeadLetterFilter {
  readonly state?: DeadLetterState | undefined;
  readonly cause?: DeadLetterCause | undefined;
  readonly type?: string | undefined;
  readonly key?: string | undefined;
}

export interface DeadLetterPage {
  readonly after?: { readonly parkedAt: number; readonly id: string } | undefined;
  /** All when not said. */
  readonly limit?: number;
}

const LONGEST_ERROR = 2_000;

export interface DeadLetterId {
  readonly subscriber: string;
  readonly eventId: string;
}

/** The module's table of parked events, which is the truth about them. Everything but the reads runs inside a unit. */
export class DeadLetters {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(database: Database, clock: Clock, ids: Ids) {
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** A delivery that was parked before stays as it is, whatever became of it since. */
  async park({ subscriber, eventId, delivery, cause, error, attempts }: Parked): Promise<void> {
    await this.#database.run(
      `INSERT INTO dead_letter (id, subscriber, event_id, message_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PARKED', ?)
       ON CONFLICT DO NOTHING`,
      [
        this.#ids.next(),
        subscriber,
        eventId,
        delivery.headers.ce_id.slice(0, 100),
        delivery.headers.ce_type.slice(0, 100),
        delivery.topic,
        delivery.key.slice(0, 100),
        delivery.payload,
        JSON.stringify(delivery.headers),
        cause,
        error.slice(0, LONGEST_ERROR),
        attempts,
        this.#clock.now(),
      ],
    );
  }

  /** In the order in which they were parked; all of them, or a page. */
  list(
    filter: DeadLetterFilter = {},
    { after, limit = Number.MAX_SAFE_INTEGER }: DeadLetterPage = {},
  ): Promise<DeadLetter[]> {
    const conditions: [string, SqlValue[]][] = [];
    if (filter.state !== undefined) conditions.push(['state = ?', [filter.state]]);
    if (filter.cause !== undefined) conditions.push(['cause = ?', [filter.cause]]);
    if (filter.type !== undefined) conditions.push(['type = ?', [filter.type]]);
    if (filter.key !== undefined) conditions.push(['partition_key = ?', [filter.key]]);
    if (after !== undefined) conditions.push(['(parked_at, id) > (?, ?)', [after.parkedAt, after.id]]);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}`;
    return this.#database.all<DeadLetter>(`SELECT * FROM dead_letter ${where} ORDER BY parked_at, id LIMIT ?`, [
      ...conditions.flatMap(([, values]) => values),
      limit,
    ]);
  }

  find(id: string): Promise<DeadLetter | undefined> {
    return this.#database.get<DeadLetter>('SELECT * FROM dead_letter WHERE id = ?', [id]);
  }

  async parked(): Promise<number> {
    const counted = "SELECT COUNT(*) AS count FROM dead_letter WHERE state = 'PARKED'";
    return (await this.#database.get<{ readonly count: number }>(counted))?.count ?? 0;
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

  /** It stays parked, with what went wrong this time. */
  async failAgain(
    { subscriber, eventId }: DeadLetterId,
    { cause, error }: Pick<Parked, 'cause' | 'error'>,
  ): Promise<void> {
    await this.#database.run(
      "UPDATE dead_letter SET cause = ?, error = ?, attempts = attempts + 1 WHERE subscriber = ? AND event_id = ? AND state = 'PARKED'",
      [cause, error.slice(0, LONGEST_ERROR), subscriber, eventId],
    );
  }

  async move(id: DeadLetterId, state: DeadLetterState): Promise<void> {
    await this.#database.run(
      'UPDATE dead_letter SET state = ?, resolved_at = ? WHERE subscriber = ? AND event_id = ?',
      [state, this.#clock.now(), id.subscriber, id.eventId],
    );
  }
}
