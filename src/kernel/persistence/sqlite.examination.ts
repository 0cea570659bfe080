import { DatabaseSync } from 'node:sqlite';

/** What a look into a database file shows, also while a process works with it. */
export interface DatabaseExamination {
  /** `ok`, or what the database itself finds broken. */
  readonly verdict: string;
  readonly migrations: readonly string[];
  /** When the module told its latest event, in milliseconds since the epoch. */
  readonly toldLast: number | undefined;
}

/** Reads the whole file. */
export function examineSqlite(file: string): DatabaseExamination {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() ?? {};
    const has = (table: string) =>
      database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
    const rows = has('migration') ? database.prepare('SELECT name FROM migration ORDER BY name').all() : [];
    const told = has('outbox') ? database.prepare('SELECT MAX(created_at) AS latest FROM outbox').get()?.latest : null;
    return {
      verdict: String(verdict),
      migrations: rows.map(({ name }) => String(name)),
      toldLast: typeof told === 'number' ? told : undefined,
    };
  } finally {
    database.close();
  }
}
