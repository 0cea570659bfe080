import { type Envelope, envelope } from '../event-bus/envelope.ts';
import type { DeadLetter, DeadLetters } from '../inbox/dead-letters.ts';
import type { Subscription } from '../inbox/subscriber.ts';
import type { Database } from '../persistence/database.ts';

/** An event that a module told. */
export interface ToldEvent {
  readonly module: string;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly settledAt: number | null;
  /** What it says, undefined when that cannot be read. */
  readonly envelope: Envelope | undefined;
}

/** What one subscriber did with an event, as far as it is kept. */
export interface EventOutcome {
  readonly module: string;
  readonly subscriber: string;
  readonly state: 'WAITING' | 'HANDLED' | DeadLetter['state'];
  readonly attempts: number;
  readonly at: number | null;
  readonly deadLetter: DeadLetter | undefined;
}

interface ToldRow {
  readonly event_id: string;
  readonly type: string;
  readonly payload: string;
  readonly created_at: number;
  readonly settled_at: number | null;
}

interface MarkRow {
  readonly handled_at: number;
  readonly attempts: number;
}

const TOLD = 'SELECT event_id, type, payload, created_at, settled_at FROM outbox WHERE subject = ? ORDER BY seq';
const MARK = 'SELECT handled_at, attempts FROM inbox WHERE subscriber = ? AND event_id = ?';

/** What the tables of one module say of events: told by it, handled or parked by its subscribers. */
export class EventTrail {
  readonly #module: string;
  readonly #subscriptions: readonly Subscription[];
  readonly #database: Database;
  readonly #deadLetters: DeadLetters;

  constructor({
    module,
    subscriptions,
    database,
    deadLetters,
  }: {
    readonly module: string;
    readonly subscriptions: readonly Subscription[];
    readonly database: Database;
    readonly deadLetters: DeadLetters;
  }) {
    this.#module = module;
    this.#subscriptions = subscriptions;
    this.#database = database;
    this.#deadLetters = deadLetters;
  }

  /** What the module told about a subject, in its order. */
  async told(subject: string): Promise<ToldEvent[]> {
    const rows = await this.#database.all<ToldRow>(TOLD, [subject]);
    return rows.map((row) => ({
      module: this.#module,
      id: row.event_id,
      type: row.type,
      at: row.created_at,
      settledAt: row.settled_at,
      envelope: readable(row.payload),
    }));
  }

  /** What has become of an event with each subscriber of its type. */
  outcomes({ id, type }: Pick<ToldEvent, 'id' | 'type'>): Promise<EventOutcome[]> {
    const hearing = this.#subscriptions.filter(({ event }) => event.type === type);
    return Promise.all(hearing.map(({ name }) => this.#outcome({ id, subscriber: name })));
  }

  async #outcome({ id, subscriber }: { readonly id: string; readonly subscriber: string }): Promise<EventOutcome> {
    const deadLetter = await this.#deadLetters.ofMessage({ subscriber, messageId: id });
    const by = { module: this.#module, subscriber, deadLetter };
    if (deadLetter !== undefined) {
      const { state, attempts, resolved_at: resolvedAt, parked_at: parkedAt } = deadLetter;
      return { ...by, state, attempts, at: resolvedAt ?? parkedAt };
    }
    const mark = await this.#database.get<MarkRow>(MARK, [subscriber, id]);
    if (mark !== undefined) return { ...by, state: 'HANDLED', attempts: mark.attempts, at: mark.handled_at };
    return { ...by, state: 'WAITING', attempts: 0, at: null };
  }
}

function readable(payload: string): Envelope | undefined {
  try {
    return envelope.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
