import type { Told } from './events.ts';
import { OutboxRow } from './message-entities.ts';
import type { ModuleDatabase } from './module-database.ts';

type Row = Pick<Told, 'seq' | 'type' | 'topic' | 'payload'>;
export type Subscribers = Readonly<Record<string, (row: Row) => Promise<void>>>;

const MARK_WITHIN = 25;
const LOOK_EVERY = 1_000;

/** Publishes what has been committed, at once; what fails, or was missed, is found in the outbox later. */
export class Relay {
  readonly #database: ModuleDatabase;
  readonly #subscribers: () => Subscribers;
  readonly #inFlight = new Set<number>();
  readonly #looking: NodeJS.Timeout;
  #settled: number[] = [];
  #marking: NodeJS.Timeout | undefined;

  constructor(database: ModuleDatabase, subscribers: () => Subscribers) {
    this.#database = database;
    this.#subscribers = subscribers;
    this.#looking = setInterval(() => void this.#publishOverlooked(), LOOK_EVERY);
  }

  publish(row: Row): void {
    if (this.#inFlight.has(row.seq)) return;
    this.#inFlight.add(row.seq);
    const handled = this.#subscribers()[row.type]?.(row) ?? Promise.resolve();
    handled.then(
      () => this.#settle(row.seq),
      (error: unknown) => {
        console.error(error);
        this.#inFlight.delete(row.seq);
      },
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    clearTimeout(this.#marking);
    await this.#mark();
  }

  #settle(seq: number): void {
    this.#settled.push(seq);
    this.#marking ??= setTimeout(() => void this.#mark(), MARK_WITHIN);
  }

  /** Many in one statement, so that the marks cost no commit each. */
  async #mark(): Promise<void> {
    this.#marking = undefined;
    const settled = this.#settled;
    this.#settled = [];
    if (settled.length === 0) return;
    const where = { seq: { $in: settled } };
    await this.#database.inTurn((em) => em.nativeUpdate(OutboxRow, where, { settledAt: Date.now() }));
    for (const seq of settled) this.#inFlight.delete(seq);
  }

  async #publishOverlooked(): Promise<void> {
    const before = Date.now() - LOOK_EVERY;
    const where = { settledAt: null, createdAt: { $lt: before } };
    const rows = await this.#database.inTurn((em) =>
      em.find(OutboxRow, where, { orderBy: { seq: 'asc' }, limit: 100 }),
    );
    for (const row of rows) this.publish(row);
  }
}
