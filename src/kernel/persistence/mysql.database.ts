import { MikroORM } from '@mikro-orm/core';
import { MySqlDriver, type MySqlPlatform, type SqlEntityManager } from '@mikro-orm/mysql';
import { CommitQueue } from './commit-queue.ts';
import { Database, HELD, type SqlValue, type Written } from './database.ts';
import type { ModuleSchema } from './module-schema.ts';
import { type Answer, connectAtStart, type MysqlAccount, type Question, type Rows } from './mysql.connection.ts';
import { demandFit } from './mysql.demands.ts';
import { mysqlDialect } from './mysql.dialect.ts';
import { isDuplicate, isHeld } from './mysql.faults.ts';
import { MysqlMigrator } from './mysql.migrator.ts';
import { MysqlReaders } from './mysql.readers.ts';
import { type ModuleAccount, MysqlSchema } from './mysql.schema.ts';
import { isFree, LeaseTaken, leaseOf, MysqlWriter } from './mysql.writer.ts';
import { RoutedMysqlDialect } from './routed-mysql.dialect.ts';

interface MysqlOptions {
  /** Makes the schema and its tables. */
  readonly administrator: MysqlAccount;
  /** Works with them; without it the administrator does. */
  readonly account?: ModuleAccount | undefined;
  /** The name of the schema. */
  readonly name: string;
  readonly schema: ModuleSchema;
  /** Whether this process is the only one that may work with the schema. */
  readonly alone: boolean;
  /** Of who is alone: a question that has a row for an answer while processes that share the schema work with it. */
  readonly rivals?: string | undefined;
}

const FIRST_ANSWER_WITHIN = 10_000;
const WITHOUT_WAITING = ' FOR UPDATE NOWAIT';

type Migrated = Awaited<ReturnType<MysqlMigrator['bringUp']>>;

/** A module's database in a schema of a MySQL or MariaDB server: one connection that writes, through the commit queue, and some that read. */
export class MysqlDatabase extends Database {
  readonly dialect = mysqlDialect;
  readonly transaction: CommitQueue;
  readonly #name: string;
  readonly #writer: MysqlWriter;
  readonly #readers: MysqlReaders;
  readonly #orm: MikroORM<MySqlDriver>;
  #steps: Migrated = { migrated: [], ofNewer: [] };

  private constructor({ administrator, account, name, schema, alone, rivals }: MysqlOptions) {
    super();
    const user = { ...administrator, ...account };
    this.#name = name;
    this.#readers = new MysqlReaders(user, name);
    this.#writer = new MysqlWriter({ account: user, schema: name, alone, rivals, left: () => this.#readers.leave() });
    this.transaction = new CommitQueue(this.#writer);
    this.#orm = new MikroORM({
      driver: TextJsonDriver,
      dbName: name,
      driverOptions: new RoutedMysqlDialect((sql, values) => this.#ask({ sql, values })),
      entities: [...schema.entities],
      discovery: { warnWhenNoEntities: false },
      implicitTransactions: false,
      allowGlobalContext: false,
      logger: () => undefined,
    });
  }

  /** Makes the schema where there is none, and brings it up to the code's. @throws LeaseTaken, and what `demandFit` does */
  static async open(options: MysqlOptions): Promise<MysqlDatabase> {
    const database = new MysqlDatabase(options);
    try {
      await database.#prepare(options);
      await database.#writer.connect();
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The steps by which opening it has brought the schema up. */
  get migrated(): readonly string[] {
    return this.#steps.migrated;
  }

  /** The steps of a newer build, on whose schema this one works too. */
  get ofNewer(): readonly string[] {
    return this.#steps.ofNewer;
  }

  /** Who shares it asks so once it has told the others that it is at work. @throws LeaseTaken while another process works with it alone */
  async demandShared(): Promise<void> {
    const [row] = (await this.#readers.ask(isFree(leaseOf(this.#name)))) as Rows;
    if (row?.free !== 1) throw new LeaseTaken();
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<Written> {
    const answer = await this.#write({ sql, values, prepared: true });
    return 'affectedRows' in answer
      ? { affected: answer.affectedRows, insertId: answer.insertId }
      : { affected: 0, insertId: 0 };
  }

  async insertNew(sql: string, values: readonly SqlValue[] = []): Promise<boolean> {
    try {
      return (await this.run(sql, values)).affected === 1;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async get<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return (await this.all<Row>(sql, values))[0];
  }

  async hold<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row | undefined | typeof HELD> {
    try {
      return await this.get<Row>(`${sql}${WITHOUT_WAITING}`, values);
    } catch (error) {
      if (isHeld(error)) return HELD;
      throw error;
    }
  }

  async all<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#ask({ sql, values, prepared: true })) as Row[];
  }

  entityManager(): SqlEntityManager {
    const unit = this.transaction.current();
    if (unit === undefined) return this.#orm.em.fork();
    unit.entityManager ??= this.#orm.em.fork();
    return unit.entityManager;
  }

  async close(): Promise<void> {
    await this.transaction.close();
    await this.#orm.close();
    await Promise.all([this.#writer.close(), this.#readers.close()]);
  }

  async #prepare({ administrator, account, name, schema }: MysqlOptions): Promise<void> {
    const connection = await connectAtStart(administrator);
    try {
      await demandFit(connection, FIRST_ANSWER_WITHIN);
      const made = new MysqlSchema(connection, name);
      await made.make();
      if (account !== undefined) await made.admit({ ...administrator, ...account });
      const platform = this.#orm.driver.getPlatform() as MySqlPlatform;
      this.#steps = await new MysqlMigrator({ connection, platform, schema: name }).bringUp(schema.migrations);
    } finally {
      connection.end();
    }
  }

  #ask(question: Question): Promise<Answer> {
    return this.transaction.current() === undefined ? this.#readers.ask(question) : this.#writer.ask(question);
  }

  #write(question: Question): Promise<Answer> {
    if (this.transaction.current() === undefined) throw new Error('a write is only possible inside transaction.run');
    return this.#writer.ask(question);
  }
}

/** All tables keep JSON as text, as every database can. */
class TextJsonDriver extends MySqlDriver {
  constructor(...parameters: ConstructorParameters<typeof MySqlDriver>) {
    super(...parameters);
    this.platform.convertsJsonAutomatically = () => false;
  }
}
