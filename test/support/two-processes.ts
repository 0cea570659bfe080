import type { EventDefinition } from '#kernel/event-bus/event.ts';
import { UNHURRIED } from '#kernel/inbox/batch-commit.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import type { OpenedDatabase } from '#kernel/module/module-runtime.ts';
import type { SqlValue } from '#kernel/persistence/database.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from './mysql-server.ts';
import { type OpenDatabase, Workbench } from './workbench.ts';

/** How often two things are done at once, so that they meet in all the ways in which they can. */
export const OFTEN = Array.from({ length: 50 }, (_, time) => time);

/** The databases of modules on one server, as every process opens them, but that a unit waits for its turn however busy the machine is. */
export const sharedDatabases =
  (prefix: string): OpenDatabase =>
  async ({ module, ...schema }): Promise<OpenedDatabase> => {
    const name = `${prefix}_${module}`;
    const database = await MysqlDatabase.open({ administrator: mysqlServer(), name, schema, alone: false });
    const { transaction } = database;
    const run = transaction.run.bind(transaction);
    transaction.run = (work, options) => run(work, { ...UNHURRIED, ...options });
    return { database, transaction, close: () => database.close() };
  };

/** One module in two processes that work on the same schema; nothing keeps them apart but the database. */
export class TwoProcesses {
  readonly one: Workbench;
  readonly other: Workbench;
  readonly #prefix: string;
  readonly #outside: Awaited<ReturnType<typeof otherClient>>;

  private constructor(parts: {
    readonly benches: readonly [Workbench, Workbench];
    readonly prefix: string;
    readonly outside: Awaited<ReturnType<typeof otherClient>>;
  }) {
    [this.one, this.other] = parts.benches;
    this.#prefix = parts.prefix;
    this.#outside = parts.outside;
  }

  static async start(manifest: ModuleManifest): Promise<TwoProcesses> {
    const prefix = newSchemaPrefix();
    const start = () => Workbench.on(sharedDatabases(prefix), manifest);
    const benches = [await start(), await start()] as const;
    return new TwoProcesses({ benches, prefix, outside: await otherClient(`${prefix}_${manifest.name}`) });
  }

  get benches(): readonly [Workbench, Workbench] {
    return [this.one, this.other];
  }

  /** Does something in both at the same time. */
  atOnce<A, B>(here: (bench: Workbench) => Promise<A>, there: (bench: Workbench) => Promise<B>) {
    return Promise.allSettled([here(this.one), there(this.other)]);
  }

  /** What is committed, as somebody else sees it. */
  async rows<Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    const [rows] = await this.#outside.query(sql, [...values]);
    return rows as Row[];
  }

  /** The data of all that was told of a kind, by whichever process, in the order in which it was written. */
  async told<Data>({ type }: EventDefinition<Data>): Promise<Data[]> {
    const rows = await this.rows<{ payload: string }>('SELECT payload FROM outbox WHERE type = ? ORDER BY seq', [type]);
    return rows.map(({ payload }) => JSON.parse(payload).data as Data);
  }

  async end(): Promise<void> {
    for (const bench of this.benches) await bench.end();
    await this.#outside.end();
    await dropSchemas(this.#prefix);
  }
}
