import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** What a look into a database file shows, also while a process works with it. */
export interface DatabaseExamination {
  /** `ok`, or what the database itself finds broken. */
  readonly verdict: string;
  readonly migrations: readonly string[];
  /** When the module told its latest event, in milliseconds since the epoch. */
  readonly toldLast: number | undefined;
}

/** Reads the whole file and changes no data; of a log that a killed process has left, SQLite makes the index (`-shm`) anew. */
export const examineSqlite = (file: string): DatabaseExamination =>
  look(file, (database) => {
    const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() ?? {};
    const told = has(database, 'outbox')
      ? database.prepare('SELECT MAX(created_at) AS latest FROM outbox').get()?.latest
      : undefined;
    return {
      verdict: String(verdict),
      migrations: migrationsOf(database),
      toldLast: typeof told === 'number' ? told : undefined,
    };
  });

/** The steps that have made the schema of the file; changes as little as `examineSqlite`. */
export const migrationsIn = (file: string): readonly string[] => look(file, migrationsOf);

/**
 * A reader makes the write-ahead log anew where there is none and leaves it there. Without one nobody writes, so the file is read as one that
 * does not change; if somebody has begun to write meanwhile, it is read once more.
 */
function look<T>(file: string, at: (database: DatabaseSync) => T): T {
  const inUse = () => fs.existsSync(`${file}-wal`);
  if (inUse()) return read(file, at);
  const still = pathToFileURL(file);
  still.search = '?immutable=1';
  try {
    const seen = read(still, at);
    return inUse() ? read(file, at) : seen;
  } catch (error) {
    if (inUse()) return read(file, at);
    throw error;
  }
}

function read<T>(file: string | URL, at: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return at(database);
  } finally {
    database.close();
  }
}

const has = (database: DatabaseSync, table: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;

const migrationsOf = (database: DatabaseSync): readonly string[] =>
  has(database, 'migration')
    ? database
        .prepare('SELECT name FROM migration ORDER BY name')
        .all()
        .map(({ name }) => String(name))
    : [];
