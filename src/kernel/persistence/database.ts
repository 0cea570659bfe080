import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from './dialect.ts';

export type SqlValue = string | number | null;

/** Somebody else holds the row, or has not committed it yet. */
export const HELD = Symbol('held');

export interface Written {
  /** Rows that were changed, inserted or deleted. */
  readonly affected: number;
  /** The number that the database gave to the inserted row, where it gives one. */
  readonly insertId: number;
}

/**
 * A module's own database. Inside `transaction.run` everything goes to the open transaction;
 * outside of it only reads are possible, and they see what has been committed.
 */
export abstract class Database {
  abstract readonly dialect: Dialect;
  /** Runs a prepared statement that writes. */
  abstract run(sql: string, values?: readonly SqlValue[]): Promise<Written>;
  /** Inserts the one row of a prepared INSERT; false when a row with one of its keys was there, which stays as it is. */
  abstract insertNew(sql: string, values?: readonly SqlValue[]): Promise<boolean>;
  /** The first row of a prepared statement. */
  abstract get<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Inside a unit: the first row of a prepared SELECT, held until the commit; `HELD`, without any wait, where somebody else has it. */
  abstract hold<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row | undefined | typeof HELD>;
  /** All rows of a prepared statement. */
  abstract all<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The unit of work of the open transaction, flushed at its end; outside of one a fresh manager for reading. */
  abstract entityManager(): SqlEntityManager;
}
