import { type EntitySchema, MikroORM } from '@mikro-orm/core';
import { NodeSqliteDialect, type SqlEntityManager, SqliteDriver } from '@mikro-orm/sql';

/** A module's file behind one connection, as SQLite wants it, and as durable as the others. */
export class ModuleDatabase {
  readonly #orm: MikroORM<SqliteDriver>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(orm: MikroORM<SqliteDriver>) {
    this.#orm = orm;
  }

  static async open(
    file: string,
    // biome-ignore lint/suspicious/noExplicitAny: a list of schemas of different classes
    entities: readonly EntitySchema<any>[],
  ): Promise<ModuleDatabase> {
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
    return new ModuleDatabase(orm);
  }

  /** A unit of work in a transaction of its own. */
  transactional<T>(work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
    return this.inTurn((em) => em.transactional(work));
  }

  /** They take turns on the connection in the order in which they came, so that nobody starves. */
  inTurn<T>(work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => work(this.#orm.em.fork()));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): Promise<void> {
    return this.#orm.close();
  }
}
