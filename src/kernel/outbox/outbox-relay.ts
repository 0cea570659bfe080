import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { OutboxRow, StoredRow } from './outbox-row.ts';
import { RowsOnTheWay } from './rows-on-the-way.ts';

const READ_AT_ONCE = 500;
const MOST_IN_FLIGHT = 10_000;
/** A mark that is lost only delivers again, so it needs no commit of its own. */
const MARK_LINGERS = 100;
const UNSETTLED =
  'SELECT seq, event_id, topic, partition_key, type, payload FROM outbox WHERE settled_at IS NULL AND topic = ? AND seq > ? ORDER BY seq LIMIT ?';

const MARK = 'UPDATE outbox SET settled_at = ? WHERE seq BETWEEN ? AND ?';

interface RelayParts {
  readonly database: Database;
  readonly transaction: Transaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly topic: string;
  /** How often it is looked for what nobody offered, in milliseconds. */
  readonly pollEvery: number;
}

/**
 * Hands the rows of one topic of an outbox to the bus, in their order. Rows are offered as they are committed; what nobody offered, or what
 * came while the relay was behind, is read from the table. For a database with exactly one process.
 */
export class OutboxRelay {
  readonly #parts: RelayParts;
  readonly #onTheWay: RowsOnTheWay;
  #offered = 0;
  #behind = true;
  #passedOver = false;
  #refused = false;
  #catchingUp: Promise<void> | undefined;
  #running = false;
  #poll: NodeJS.Timeout | undefined;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    const mark = async (settled: readonly number[], at: number) => {
      for (const { first, last } of runsOf(settled)) await parts.database.run(MARK, [at, first, last]);
    };
    this.#onTheWay = new RowsOnTheWay({ ...parts, lingers: MARK_LINGERS, mark });
  }

  get inFlight(): number {
    return this.#onTheWay.size;
  }

  get relayed(): number {
    return this.#onTheWay.relayed;
  }

  /** A row that has just become durable; the calls come in the order of `seq`. One that never came may be durable all the same. */
  offer(row: StoredRow): void {
    const { number = 0 } = row.relayed ?? {};
    const isNext = number <= this.#offered + 1;
    this.#offered = Math.max(this.#offered, number);
    if (isNext && this.#onTheWay.has(row.seq)) return;
    if (isNext && !this.#behind && this.#onTheWay.size < MOST_IN_FLIGHT) {
      this.#hand(row);
      return;
    }
    this.#behind = true;
    this.#passedOver = true;
    if (!isNext && this.#running) void this.#catchUp();
  }

  async start(): Promise<void> {
    this.#running = true;
    this.#onTheWay.start();
    await this.#catchUp();
    if (!this.#running) return;
    clearInterval(this.#poll);
    this.#poll = setInterval(() => void this.#catchUp(), this.#parts.pollEvery).unref();
  }

  /** Takes no more rows, and records what the bus has settled; the rest stays in the table for the next start. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#behind = true;
    clearInterval(this.#poll);
    await this.#onTheWay.stop();
  }

  #catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** Reads all unsettled rows in pages; it ends early when the bus refuses, so that a bus that is away is not stormed. */
  async #readOn(): Promise<void> {
    try {
      this.#refused = false;
      for (let after = 0; this.#running && this.#onTheWay.size < MOST_IN_FLIGHT; await nextTurn()) {
        this.#passedOver = false;
        const rows = await this.#parts.database.all<OutboxRow>(UNSETTLED, [this.#parts.topic, after, READ_AT_ONCE]);
        if (this.#refused) return;
        for (const row of rows) if (!this.#onTheWay.has(row.seq)) this.#hand(row);
        after = rows.at(-1)?.seq ?? after;
        if (rows.length < READ_AT_ONCE && !this.#passedOver) {
          this.#behind = false;
          return;
        }
      }
    } catch (error) {
      this.#parts.logger.warn({ error: String(error) }, 'the outbox cannot be read; trying again');
    }
  }

  #hand(row: OutboxRow): void {
    const refused = (): void => {
      this.#behind = true;
      this.#refused = true;
    };
    this.#onTheWay.send(row, { refused });
  }
}

/** The numbers as runs without gaps, so that a burst of them needs few statements. */
function runsOf(numbers: readonly number[]): { readonly first: number; last: number }[] {
  const runs: { readonly first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}
