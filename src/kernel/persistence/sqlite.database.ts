import fs from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { type SqlEntityManager, SqliteDriver } from '@mikro-orm/sql';
import { CommitQueue, type WriteConnection } from './commit-queue.ts';
import { Database, type SqlValue, type Written } from './database.ts';
import type { ModuleSchema } from './module-schema.ts';
import { DatabaseUnavailable } from './persistence.errors.ts';
import { RoutedSqliteDialect } from './routed-sqlite.dialect.ts';
import { sqliteDialect } from './sqlite.dialect.ts';
import type { Unit } from './unit.ts';

/** A fault of the database and not of the statement: busy, locked, out of memory, read-only, I/O, corrupt, full, cannot open, lock protocol, no database. */
const FAULTS = new Set([5, 6, 7, 8, 10, 11, 13, 14, 15, 26]);
/** Pages of the write-ahead log (16 MB) before a commit folds it into the file: pages that change often are then copied once for many commits. */
const CHECKPOINT_AFTER = 4_000;
/** Bytes to which the log is cut back when one commit has made it longer: a quarter more than it has when it is folded, so that it is seldom cut. */
const LOG_KEPT = 20 * 1024 * 1024;

class Statements {
  readonly connection: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #insertsNew = new Map<string, StatementSync>();

  constructor(connection: DatabaseSync) {
    this.connection = connection;
  }

  of(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  /** The same INSERT, which does nothing when a key of its row is taken. */
  ofNew(sql: string): StatementSync {
    let statement = this.#insertsNew.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(`${sql} ON CONFLICT DO NOTHING`);
      this.#insertsNew.set(sql, statement);
    }
    return statement;
  }
}

/** A module's database in one SQLite file: one connection that writes, through the commit queue, and one that reads what is committed. */
export class SqliteDatabase extends Database {
  readonly dialect = sqliteDialect;
  readonly transaction: CommitQueue;
  readonly #writer: Statements;
  readonly #reader: Statements;
  readonly #orm: MikroORM<SqliteDriver>;
  #migrated: readonly string[] = [];
  #ofNewer: readonly string[] = [];

  private constructor(file: string, schema: ModuleSchema) {
    super();
    this.#writer = new Statements(new DatabaseSync(file));
    this.#writer.connection.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_AFTER}; PRAGMA journal_size_limit = ${LOG_KEPT}; PRAGMA busy_timeout = 50; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY`,
    );
    this.#reader = new Statements(new DatabaseSync(file, { readOnly: true }));
    this.#reader.connection.exec('PRAGMA busy_timeout = 1000; PRAGMA temp_store = MEMORY');
    this.transaction = new CommitQueue(this.#writeConnection());
    this.#orm = new MikroORM({
      driver: SqliteDriver,
      dbName: file,
      driverOptions: new RoutedSqliteDialect((sql) => this.#statements().connection.prepare(sql)),
      entities: [...schema.entities],
      discovery: { warnWhenNoEntities: false },
      implicitTransactions: false,
      allowGlobalContext: false,
      extensions: [Migrator],
      logger: () => undefined,
      migrations: {
        migrationsList: [...schema.migrations],
        transactional: false,
        snapshot: false,
        disableForeignKeys: false,
        tableName: 'migration',
      },
    });
  }

  /** Opens the file, and brings its schema up to the code's. */
  static async open(options: { readonly file: string; readonly schema: ModuleSchema }): Promise<SqliteDatabase> {
    const database = new SqliteDatabase(options.file, options.schema);
    database.#copyBeforeUpgrade(options);
    try {
      const steps = await database.transaction.run(() => database.#orm.migrator.up());
      database.#migrated = steps.map(({ name }) => name);
      database.#ofNewer = database
        .#applied()
        .filter((applied) => !options.schema.migrations.some(({ name }) => name === applied));
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The steps by which opening it has brought the schema up. */
  get migrated(): readonly string[] {
    return this.#migrated;
  }

  /** The steps of a newer build, on whose schema this one works too. */
  get ofNewer(): readonly string[] {
    return this.#ofNewer;
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<Written> {
    const { changes, lastInsertRowid } = this.#writing()
      .of(sql)
      .run(...values);
    return { affected: Number(changes), insertId: Number(lastInsertRowid) };
  }

  async insertNew(sql: string, values: readonly SqlValue[] = []): Promise<boolean> {
    return (
      this.#writing()
        .ofNew(sql)
        .run(...values).changes === 1
    );
  }

  async get<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return this.#statements()
      .of(sql)
      .get(...values) as Row | undefined;
  }

  hold<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return this.get<Row>(sql, values);
  }

  async all<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#statements()
      .of(sql)
      .all(...values) as Row[];
  }

  entityManager(): SqlEntityManager {
    const unit = this.transaction.current();
    if (unit === undefined) return this.#orm.em.fork();
    unit.entityManager ??= this.#orm.em.fork();
    return unit.entityManager;
  }

  /** Waits for the open units, folds the write-ahead log into the file, and closes it. */
  async close(): Promise<void> {
    await this.transaction.close();
    await this.#orm.close();
    this.#reader.connection.close();
    this.#writer.connection.close();
  }

  /** Keeps the file as it was beside itself, when this build is about to change the schema of an older one. */
  #copyBeforeUpgrade({ file, schema }: { readonly file: string; readonly schema: ModuleSchema }): void {
    const { connection } = this.#writer;
    const applied = new Set(this.#applied());
    if (applied.size === 0) return;
    const next = schema.migrations.find(({ name }) => !applied.has(name));
    const copy = `${file}.before-${next?.name}`;
    if (next === undefined || fs.existsSync(copy)) return;
    fs.rmSync(`${copy}.part`, { force: true });
    connection.prepare('VACUUM INTO ?').run(`${copy}.part`);
    fs.renameSync(`${copy}.part`, copy);
  }

  #applied(): readonly string[] {
    const { connection } = this.#writer;
    const used = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migration'").get() !== undefined;
    return used
      ? connection
          .prepare('SELECT name FROM migration ORDER BY name')
          .all()
          .map(({ name }) => String(name))
      : [];
  }

  #statements(): Statements {
    if (this.transaction.current() === undefined) return this.#reader;
    if (!this.#inTransaction()) throw new DatabaseUnavailable();
    return this.#writer;
  }

  #writing(): Statements {
    const statements = this.#statements();
    if (statements === this.#reader) throw new Error('a write is only possible inside transaction.run');
    return statements;
  }

  /** SQLite may end a transaction by itself; what a unit wrote after that would be committed statement by statement. */
  #inTransaction(): boolean {
    return this.#writer.connection.isOpen && this.#writer.connection.isTransaction;
  }

  #writeConnection(): WriteConnection {
    const exec = async (sql: string) => {
      this.#writer.of(sql).run();
    };
    return {
      begin: () => exec('BEGIN IMMEDIATE'),
      commit: () => exec('COMMIT'),
      rollback: () => exec('ROLLBACK'),
      savepoint: (name) => exec(`SAVEPOINT ${name}`),
      release: (name) => exec(`RELEASE ${name}`),
      rollbackTo: (name) => exec(`ROLLBACK TO ${name}`),
      flush: async (unit: Unit) => {
        await unit.entityManager?.flush();
      },
      isFault: isSqliteFault,
      isPassing: () => false,
      isOvertaken: () => false,
      inTransaction: () => this.#inTransaction(),
    };
  }
}

/** The mapper wraps what the driver threw; the primary result code is in the lowest byte. */
export function isSqliteFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return FAULTS.has(error.errcode & 0xff);
  return error.cause !== undefined && isSqliteFault(error.cause);
}
