export interface Upsert {
  readonly into: string;
  readonly key: readonly string[];
  /** The other columns; the values of a row are bound in the order of the key and these. */
  readonly columns: readonly string[];
  /** A row is replaced only by one in which these columns, compared in turn, are as high, or higher. */
  readonly newest?: readonly string[];
  /** How many rows at a time, 1 when not said. */
  readonly rows?: number;
}

/** What the databases say in different words. Everything else is written so that all of them understand it. */
export interface Dialect {
  /** Inserts rows, or replaces those that have their key. */
  upsert(of: Upsert): string;
  /** The values of a group as the text of a JSON array; all such arrays of one statement have the same order. */
  jsonArrayOf(expression: string): string;
  /** At the end of a SELECT inside a unit: who changes its rows waits for the commit, who reads them does not. */
  readonly forShare: string;
  /** At the end of a SELECT inside a unit: its rows as they are now, and nobody else changes them before the commit. */
  readonly forUpdate: string;
  /** Whether units of other processes may run at the same time. */
  readonly shared: boolean;
}

export const insertRows = ({ into, key, columns, rows = 1 }: Upsert): string => {
  const names = [...key, ...columns];
  const row = `(${names.map(() => '?').join(', ')})`;
  return `INSERT INTO ${into} (${names.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
};
