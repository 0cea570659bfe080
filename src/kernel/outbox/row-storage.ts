import type { Database, SqlValue } from '../persistence/database.ts';
import type { NewRow, StoredRow } from './outbox-row.ts';
import type { RelayLease } from './relay-lease.ts';

const COLUMNS = 'event_id, topic, partition_key, type, subject, payload, created_at';
const INSERT = `INSERT INTO outbox (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const INSERT_CLAIMED = `INSERT INTO outbox (${COLUMNS}, claimed_by) SELECT ?, ?, ?, ?, ?, ?, ?, ?
  WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE partition_key = ? AND topic = ? AND settled_at IS NULL AND (claimed_by IS NULL OR claimed_by <> ?))`;

const valuesOf = (row: NewRow): SqlValue[] => [
  row.event_id,
  row.topic,
  row.partition_key,
  row.type,
  row.subject,
  row.payload,
  row.created_at,
];

/** Inserts a row of an outbox, inside a unit. */
export interface RowStorage {
  store(row: NewRow): Promise<StoredRow>;
}

/** For a database with exactly one process, whose relay takes every row. */
export class LoneRowStorage implements RowStorage {
  readonly #database: Database;
  readonly #numbers = new RowNumbers();

  constructor(database: Database) {
    this.#database = database;
  }

  async store(row: NewRow): Promise<StoredRow> {
    const stored = await unclaimed(this.#database, row);
    return { ...stored, relayed: { number: this.#numbers.next(row.topic) } };
  }
}

/**
 * Claims a row for this process as it is stored, unless another row of its key is unsettled that this process has not claimed. What another process is
 * about to commit cannot be seen; neither of the two can know of the other then, and they come in either order.
 */
export class ClaimingRowStorage implements RowStorage {
  readonly #database: Database;
  readonly #lease: RelayLease;
  readonly #numbers = new RowNumbers();

  constructor(database: Database, lease: RelayLease) {
    this.#database = database;
    this.#lease = lease;
  }

  async store(row: NewRow): Promise<StoredRow> {
    const by = this.#lease.claimant;
    if (by === undefined) return unclaimed(this.#database, row);
    const { topic, partition_key: key } = row;
    const { affected, insertId } = await this.#database.run(INSERT_CLAIMED, [...valuesOf(row), by, key, topic, by]);
    if (affected === 0) return unclaimed(this.#database, row);
    return { ...row, seq: insertId, relayed: { by, number: this.#numbers.next(topic) } };
  }
}

async function unclaimed(database: Database, row: NewRow): Promise<StoredRow> {
  const { insertId } = await database.run(INSERT, valuesOf(row));
  return { ...row, seq: insertId };
}

/** Counts rows by topic. */
class RowNumbers {
  readonly #last = new Map<string, number>();

  next(topic: string): number {
    const number = (this.#last.get(topic) ?? 0) + 1;
    this.#last.set(topic, number);
    return number;
  }
}
