import type { EntitySchema } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/core';
import { NodeSqliteDialect, SqliteDriver } from '@mikro-orm/sql';

/** One connection for each module's file, as SQLite wants it, and as durable as the others. */
export async function openDatabase(
  file: string,
  // biome-ignore lint/suspicious/noExplicitAny: a list of schemas of different classes
  entities: readonly EntitySchema<any>[],
): Promise<MikroORM<SqliteDriver>> {
  const orm = await MikroORM.init({
    driver: SqliteDriver,
    dbName: file,
    driverOptions: new NodeSqliteDialect(file),
    entities: [...entities],
    ensureDatabase: false,
    allowGlobalContext: false,
  });
  const connection = orm.em.getConnection();
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 1000', 'temp_store = MEMORY'])
    await connection.execute(`PRAGMA ${pragma}`);
  const [durable] = await connection.execute<{ synchronous: number }[]>('PRAGMA synchronous');
  if (durable?.synchronous !== 2) throw new Error(`${file} is not opened with synchronous = FULL`);
  return orm;
}
