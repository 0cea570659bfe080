import type { Clock } from '../domain/clock.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { Idempotency, IdempotencyMismatch, type IdempotentRequest, type StoredAnswer } from './idempotency.ts';

/** How long a repeat gets the first answer, in milliseconds. */
export const ANSWER_LIFETIME = 24 * 3_600_000;
const FIND =
  'SELECT fingerprint, answer, created_at FROM idempotency WHERE scope = ? AND idempotency_key = ? AND method = ? AND path = ?';
const STORE =
  'INSERT INTO idempotency (scope, idempotency_key, method, path, fingerprint, answer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)';

interface Row {
  readonly fingerprint: string;
  readonly answer: string;
  readonly created_at: number;
}

/** Keeps the answers in the module's own database, in the transaction of the effect. */
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
      const id = [request.scope, request.key, request.method, request.path];
      const row = await this.#database.get<Row>(FIND, id);
      if (row !== undefined && row.created_at > now - ANSWER_LIFETIME) {
        if (row.fingerprint !== request.fingerprint) throw new IdempotencyMismatch();
        return { ...(JSON.parse(row.answer) as StoredAnswer), replayed: true };
      }
      if (row !== undefined)
        await this.#database.run(
          'DELETE FROM idempotency WHERE scope = ? AND idempotency_key = ? AND method = ? AND path = ?',
          id,
        );
      const answer = await work();
      await this.#database.run(STORE, [...id, request.fingerprint, JSON.stringify(answer), now]);
      return { ...answer, replayed: false };
    });
  }
}
