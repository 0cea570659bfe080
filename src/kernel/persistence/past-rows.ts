import type { Database, SqlValue } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Rows of a table that are past, along an index that begins with the columns of `where` and goes on with `by`. */
export interface PastRows {
  readonly table: string;
  readonly where?: Readonly<Record<string, SqlValue>>;
  readonly by: string;
  readonly upTo: string | number;
  /** A column that has to be past too. */
  readonly also?: { readonly column: string; readonly upTo: number };
}

interface Stored {
  readonly database: Database;
  readonly transaction: Transaction;
}

const AT_ONCE = 1_000;

/**
 * Deletes rows in portions, so that nobody waits long behind one. Where a portion ends is read before its unit, and both keep to the index:
 * the server would read the whole table for a DELETE that asks which rows it is about.
 */
export async function forgetPast(
  { database, transaction }: Stored,
  past: PastRows,
  signal?: AbortSignal,
): Promise<void> {
  const { table, where = {}, by, upTo, also } = past;
  const conditions = [...Object.keys(where).map((column) => `${column} = ?`), `${by} > ?`, `${by} <= ?`];
  const rows = `FROM ${table} WHERE ${[...conditions, ...(also === undefined ? [] : [`${also.column} <= ?`])].join(' AND ')}`;
  const portion = `SELECT MAX(page.${by}) AS last FROM (SELECT ${by} ${rows} ORDER BY ${by} LIMIT ?) AS page`;
  const between = (after: string | number, last: string | number) => [
    ...Object.values(where),
    after,
    last,
    ...(also === undefined ? [] : [also.upTo]),
  ];
  let after = typeof upTo === 'string' ? '' : Number.MIN_SAFE_INTEGER;
  while (signal?.aborted !== true) {
    const from: string | number = after;
    const found = await database.get<{ last: string | number | null }>(portion, [...between(from, upTo), AT_ONCE]);
    const last = found?.last ?? undefined;
    if (last === undefined) return;
    await transaction.run(() => database.run(`DELETE ${rows}`, between(from, last)));
    after = last;
  }
}
