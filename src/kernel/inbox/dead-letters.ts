import type { Clock } from '../domain/clock.ts';
import { defineError } from '../domain/errors.ts';
import type { Ids } from '../domain/ids.ts';
import type { Database, SqlValue } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { DeadLetterCopies, ParkedLetter } from './dead-letter-copies.ts';
import { DeadLetterNaming } from './dead-letter-naming.ts';
import type { DeadLetterCause } from './dead-letter-parked.ts';

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

type Parked = Omit<ParkedLetter, 'id' | 'type' | 'key' | 'at'>;

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

interface MessageAtSubscriber {
  readonly subscriber: string;
  readonly messageId: string;
}

interface Change {
  readonly id: DeadLetterId;
  readonly from: DeadLetterState;
  readonly values?: readonly SqlValue[];
}

/** The module's table of parked events, which is the truth about them. Everything but the reads runs inside a unit. */
export class DeadLetters {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #naming: DeadLetterNaming;
  readonly #copies: DeadLetterCopies | undefined;

  constructor(database: Database, transaction: Transaction, clock: Clock, ids: Ids, copies?: DeadLetterCopies) {
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
    this.#copies = copies;
    this.#naming = new DeadLetterNaming(database, transaction, ids);
  }

  /** A delivery that was parked before stays as it is, whatever became of it since; so does one that another process has handled meanwhile. */
  async park(parked: Parked): Promise<void> {
    const { subscriber, eventId, delivery, cause, attempts } = parked;
    const letter: ParkedLetter = {
      ...parked,
      id: this.#ids.next(),
      type: delivery.headers.ce_type.slice(0, 100),
      key: delivery.key.slice(0, 100),
      error: parked.error.slice(0, LONGEST_ERROR),
      at: this.#clock.now(),
    };
    const isNew = await this.#database.insertNew(
      `INSERT INTO dead_letter (id, subscriber, event_id, message_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PARKED', ? WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE subscriber = ? AND event_id = ?)`,
      [
        letter.id,
        subscriber,
        eventId,
        delivery.headers.ce_id.slice(0, 100),
        letter.type,
        delivery.topic,
        letter.key,
        delivery.payload,
        JSON.stringify(delivery.headers),
        cause,
        letter.error,
        attempts,
        letter.at,
        subscriber,
        eventId,
      ],
    );
    if (isNew) this.#copies?.add(letter);
  }

  /** In the order in which they were parked; all of them, or a page. */
  async list(
    filter: DeadLetterFilter = {},
    { after, limit = Number.MAX_SAFE_INTEGER }: DeadLetterPage = {},
  ): Promise<DeadLetter[]> {
    await this.#naming.complete();
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

  async find(id: string): Promise<DeadLetter | undefined> {
    await this.#naming.complete();
    return this.#database.get<DeadLetter>('SELECT * FROM dead_letter WHERE id = ?', [id]);
  }

  /** As `find`, inside a unit: nobody else replays or discards it before the commit. */
  async hold(id: string): Promise<DeadLetter | undefined> {
    await this.#naming.complete();
    const held = `SELECT * FROM dead_letter WHERE id = ?${this.#database.dialect.forUpdate}`;
    return this.#database.get<DeadLetter>(held, [id]);
  }

  /** What the subscriber has parked of the message, whatever became of it since. */
  async ofMessage({ subscriber, messageId }: MessageAtSubscriber): Promise<DeadLetter | undefined> {
    await this.#naming.complete();
    const parked = 'SELECT * FROM dead_letter WHERE message_id = ? AND subscriber = ?';
    return this.#database.get<DeadLetter>(parked, [messageId, subscriber]);
  }

  /** Those of which a replay has succeeded then or later. */
  replayedSince(time: number): Promise<Pick<DeadLetter, 'id' | 'type' | 'partition_key'>[]> {
    const replayed =
      "SELECT id, type, partition_key FROM dead_letter WHERE state = 'REPLAYED' AND resolved_at >= ? ORDER BY resolved_at";
    return this.#database.all(replayed, [time]);
  }

  async parked(): Promise<number> {
    const counted = "SELECT COUNT(*) AS count FROM dead_letter WHERE state = 'PARKED'";
    return (await this.#database.get<{ readonly count: number }>(counted))?.count ?? 0;
  }

  /** Holds a parked event for a replay until the end of the unit. @throws DeadLetterNotFound when it is not parked (any more) */
  async take(id: DeadLetterId): Promise<DeadLetter> {
    await this.#change("state = 'REPLAYING'", { id, from: 'PARKED' });
    const letter = 'SELECT * FROM dead_letter WHERE subscriber = ? AND event_id = ?';
    return (await this.#database.get<DeadLetter>(letter, [id.subscriber, id.eventId])) as DeadLetter;
  }

  /** The attempt with which it was handled after all counts too. */
  async markReplayed(id: DeadLetterId): Promise<void> {
    const values = [this.#clock.now()];
    await this.#change("state = 'REPLAYED', attempts = attempts + 1, resolved_at = ?", {
      id,
      from: 'REPLAYING',
      values,
    });
  }

  /** It stays parked, with what went wrong this time. @throws DeadLetterNotFound when it is not parked any more */
  async failAgain(id: DeadLetterId, { cause, error }: Pick<Parked, 'cause' | 'error'>): Promise<void> {
    const values = [cause, error.slice(0, LONGEST_ERROR)];
    await this.#change('cause = ?, error = ?, attempts = attempts + 1', { id, from: 'PARKED', values });
  }

  /** Gives a parked event up for good. @throws DeadLetterNotFound when it is not parked (any more) */
  async discard(id: DeadLetterId): Promise<void> {
    await this.#change("state = 'DISCARDED', resolved_at = ?", { id, from: 'PARKED', values: [this.#clock.now()] });
  }

  async #change(assignments: string, { id: { subscriber, eventId }, from, values = [] }: Change): Promise<void> {
    const change = `UPDATE dead_letter SET ${assignments} WHERE subscriber = ? AND event_id = ? AND state = ?`;
    const { affected } = await this.#database.run(change, [...values, subscriber, eventId, from]);
    if (affected === 0) throw new DeadLetterNotFound();
  }
}
