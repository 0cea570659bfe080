import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseCopy } from './backup-manifest.ts';
import { digestOf, makeDurable } from './durable-files.ts';

export type CopyFacts = Omit<DatabaseCopy, 'module' | 'file'>;

const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";

/** Runs in a worker: makes the copy one file by itself, checks it, and tells what is in it. */
function factsOf(file: string): CopyFacts {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = DELETE');
  const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get() ?? {};
  if (verdict !== 'ok') throw new Error(`the copy ${file} is not whole: ${verdict}`);
  const names = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map(({ name }) => String(name));
  const tables = names(TABLES);
  const count = (table: string) => Number(database.prepare(`SELECT COUNT(*) AS rows FROM "${table}"`).get()?.rows);
  const rows = Object.fromEntries(tables.map((table) => [table, count(table)]));
  const migrations = tables.includes('migration') ? names('SELECT name FROM migration ORDER BY name') : [];
  database.close();
  makeDurable(file);
  return { ...digestOf(file), migrations, rows };
}

parentPort?.postMessage(factsOf(workerData));
