import type { Clock } from '../domain/clock.ts';
import { type Database, HELD } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import {
  Idempotency,
  IdempotencyInFlight,
  IdempotencyMismatch,
  type IdempotentRequest,
  type StoredAnswer,
} from './idempotency.ts';

/** How long a repeat gets the first answer, in milliseconds. */
export const ANSWER_LIFETIME = 24 * 3_600_000;
const KEY = 'scope = ? AND idempotency_key = ? AND method = ? AND path = ?';
const FIND = `SELECT fingerprint, answer, created_at FROM idempotency WHERE ${KEY}`;
const STORE =
  'INSERT INTO idempotency (scope, idempotency_key, method, path, fingerprint, answer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)';
const FORGET = `DELETE FROM idempotency WHERE ${KEY}`;
const ANSWER = `UPDATE idempotency SET answer = ? WHERE ${KEY}`;
const NO_ANSWER_YET = '';

type Key = readonly [scope: string, key: string, method: string, path: string];

interface Row {
  readonly fingerprint: string;
  readonly answer: string;
  readonly created_at: number;
}

/**
 * Keeps the answers in the module's own database, in the transaction of the effect. Where other processes write there too, the row is
 * laid before the effect, so that they see at once that somebody is at work.
 */
export class DatabaseIdempotency extends Idempotency {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(transaction: Transaction, database: Database, clock: Clock) {
    super();
    this.#transaction = transaction;
    this.#database = database;
    this.#clock = clock;
  }

  run(
    request: IdempotentRequest | undefined,
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer & { readonly replayed: boolean }> {
    const now = this.#clock.now();
    return this.#transaction.run(async () => {
      if (request === undefined) return { ...(await work()), replayed: false };
      const key: Key = [request.scope, request.key, request.method, request.path];
      const counts = (row: Row | undefined): row is Row => row !== undefined && row.created_at > now - ANSWER_LIFETIME;
      const row = await this.#find(key, counts);
      if (counts(row)) return replay(row, request);
      if (row !== undefined) await this.#database.run(FORGET, key);
      const first = this.#database.dialect.shared
        ? await this.#claimed(key, [request.fingerprint, now], work)
        : await this.#stored(key, [request.fingerprint, now], work);
      return first ? { ...first, replayed: false } : replay(await this.#committed(key), request);
    });
  }

  /** Whoever holds the row may only be repeating an answer that is committed. */
  async #find(key: Key, counts: (row: Row | undefined) => boolean): Promise<Row | undefined> {
    const held = await this.#database.hold<Row>(FIND, key);
    if (held !== HELD) return held;
    const committed = await this.#database.get<Row>(FIND, key);
    if (!counts(committed)) throw new IdempotencyInFlight({ retryAfterSeconds: 1 });
    return committed;
  }

  async #stored(key: Key, [fingerprint, now]: Laid, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    const answer = await work();
    await this.#database.run(STORE, [...key, fingerprint, JSON.stringify(answer), now]);
    return answer;
  }

  /** Undefined when another process has laid the row in between, and committed it. */
  async #claimed(
    key: Key,
    [fingerprint, now]: Laid,
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer | undefined> {
    if (!(await this.#database.insertNew(STORE, [...key, fingerprint, NO_ANSWER_YET, now]))) return undefined;
    const answer = await work();
    await this.#database.run(ANSWER, [JSON.stringify(answer), ...key]);
    return answer;
  }

  async #committed(key: Key): Promise<Row> {
    const row = await this.#database.get<Row>(FIND, key);
    if (row === undefined) throw new IdempotencyInFlight({ retryAfterSeconds: 1 });
    return row;
  }
}

type Laid = readonly [fingerprint: string, now: number];

function replay(row: Row, { fingerprint }: IdempotentRequest): StoredAnswer & { readonly replayed: true } {
  if (row.fingerprint !== fingerprint) throw new IdempotencyMismatch();
  return { ...(JSON.parse(row.answer) as StoredAnswer), replayed: true };
}
