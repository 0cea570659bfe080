import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { Once } from './once.ts';

const MARK = `INSERT INTO idempotency (scope, method, path, idempotency_key, fingerprint, answer, created_at)
  VALUES ('unit', '', '', ?, '', '', ?)`;

/** Keeps its marks beside the answers to clients, and as long as those: no member and no mailbox has the name of their scope. */
export class DatabaseOnce extends Once {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(transaction: Transaction, database: Database, clock: Clock, ids: Ids) {
    super();
    this.#transaction = transaction;
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  run<T>(work: () => Promise<T>, committed: () => Promise<T>): Promise<T> {
    const mark = [this.#ids.next(), this.#clock.now()];
    return this.#transaction.run(async () => ((await this.#database.insertNew(MARK, mark)) ? work() : committed()));
  }
}
