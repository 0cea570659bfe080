import type { Connection } from 'mysql2';
import { ask, connectAtStart, type MysqlAccount, type Rows } from './mysql.connection.ts';
import { demandFit } from './mysql.demands.ts';

/** What a look into a schema shows. */
export interface ExaminedSchema {
  readonly migrations: readonly string[];
  /** When its module told its latest event, in milliseconds since the epoch. */
  readonly toldLast: number | undefined;
}

export interface ExaminedServer {
  readonly version: string;
  /** Those that are there, as far as the account may see them, by name. */
  readonly schemas: ReadonlyMap<string, ExaminedSchema>;
}

const ANSWER_WITHIN = 5_000;

/** Looks at a server and into schemas of it, also while processes work with them; changes nothing. @throws what `demandFit` and the driver do */
export async function examineMysql(account: MysqlAccount, names: readonly string[]): Promise<ExaminedServer> {
  const connection = await connectAtStart(account);
  try {
    return await new Look(connection).at(names);
  } finally {
    connection.destroy();
  }
}

class Look {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async at(names: readonly string[]): Promise<ExaminedServer> {
    await demandFit(this.#connection, ANSWER_WITHIN);
    const [server] = await this.#rows('SELECT VERSION() AS version');
    const schemas = new Map<string, ExaminedSchema>();
    for (const name of names) if (await this.#isThere(name)) schemas.set(name, await this.#into(name));
    return { version: String(server?.version), schemas };
  }

  async #isThere(schema: string): Promise<boolean> {
    const sql = 'SELECT 1 AS there FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?';
    return (await this.#rows(sql, [schema])).length > 0;
  }

  async #into(schema: string): Promise<ExaminedSchema> {
    const sql = 'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?';
    const tables = new Set((await this.#rows(sql, [schema])).map(({ name }) => name));
    const made = tables.has('migration')
      ? await this.#rows('SELECT name FROM ??.migration ORDER BY name', [schema])
      : [];
    const told = tables.has('outbox')
      ? await this.#rows('SELECT created_at AS latest FROM ??.outbox ORDER BY seq DESC LIMIT 1', [schema])
      : [];
    const latest = told[0]?.latest;
    return {
      migrations: made.map(({ name }) => String(name)),
      toldLast: latest === null || latest === undefined ? undefined : Number(latest),
    };
  }

  async #rows(sql: string, values: readonly unknown[] = []): Promise<Rows> {
    return (await ask(this.#connection, { sql, values, within: ANSWER_WITHIN })) as Rows;
  }
}
