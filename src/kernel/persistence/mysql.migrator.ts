import type { Migration } from '@mikro-orm/migrations';
import type { MySqlPlatform } from '@mikro-orm/mysql';
import type { Connection } from 'mysql2';
import type { NamedMigration } from './module-schema.ts';
import { type Answer, ask, type Rows } from './mysql.connection.ts';

const TABLES = [
  'CREATE TABLE IF NOT EXISTS migration (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200) NOT NULL UNIQUE, executed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)',
  'CREATE TABLE IF NOT EXISTS migration_under_way (name VARCHAR(200) NOT NULL PRIMARY KEY, statements INT NOT NULL)',
];
/** A table, a column or an index is there already. */
const ALREADY_THERE = new Set([1050, 1060, 1061]);
const LOCK_WITHIN_SECONDS = 60;

interface MigratorParts {
  readonly connection: Connection;
  readonly platform: MySqlPlatform;
  readonly schema: string;
}

/**
 * Brings a schema up, one process at a time. The server commits each change of a table by itself, so what has been done is written down
 * statement by statement, and a step that broke off goes on where it ended.
 */
export class MysqlMigrator {
  readonly #connection: Connection;
  readonly #platform: MySqlPlatform;
  readonly #lock: string;

  constructor({ connection, platform, schema }: MigratorParts) {
    this.#connection = connection;
    this.#platform = platform;
    this.#lock = `${schema} migrations`;
  }

  /** The names of the steps that ran, and of those that only a newer build knows. */
  async bringUp(known: readonly NamedMigration[]): Promise<{ migrated: string[]; ofNewer: string[] }> {
    await this.#takeTurn();
    try {
      for (const sql of TABLES) await this.#ask(sql);
      const applied = new Set(
        ((await this.#ask('SELECT name FROM migration')) as Rows).map(({ name }) => String(name)),
      );
      const pending = known.filter(({ name }) => !applied.has(name));
      for (const step of pending) await this.#run(step);
      const names = new Set(known.map(({ name }) => name));
      return { migrated: pending.map(({ name }) => name), ofNewer: [...applied].filter((name) => !names.has(name)) };
    } finally {
      await this.#ask('SELECT RELEASE_LOCK(?)', [this.#lock]).catch(() => undefined);
    }
  }

  /** Whoever comes second waits for as long as the first needs. */
  async #takeTurn(): Promise<void> {
    for (let isMine = false; !isMine; ) {
      const [row] = (await this.#ask('SELECT GET_LOCK(?, ?) AS taken', [this.#lock, LOCK_WITHIN_SECONDS])) as Rows;
      isMine = row?.taken === 1;
    }
  }

  async #run({ name, class: Step }: NamedMigration): Promise<void> {
    const sql = 'SELECT statements FROM migration_under_way WHERE name = ?';
    const [begun] = (await this.#ask(sql, [name])) as Rows;
    const done = Number(begun?.statements ?? 0);
    if (begun === undefined)
      await this.#ask('INSERT INTO migration_under_way (name, statements) VALUES (?, 0)', [name]);
    let number = 0;
    const execute = async (statement: string, values: readonly unknown[] = []): Promise<Answer> => {
      if (/^\s*SELECT\b/i.test(statement)) return this.#ask(statement, values);
      number += 1;
      if (number <= done) return [];
      return this.#once({ name, number, statement, values, doubtful: begun !== undefined && number === done + 1 });
    };
    const step = new Step({ getPlatform: () => this.#platform, execute } as never, undefined as never);
    await step.up();
    for (const statement of (step as Migration).getQueries()) await execute(String(statement));
    await this.#ask('BEGIN');
    await this.#ask('INSERT INTO migration (name) VALUES (?)', [name]);
    await this.#ask('DELETE FROM migration_under_way WHERE name = ?', [name]);
    await this.#ask('COMMIT');
  }

  /** The statement that was under way when an earlier run broke off may have been done. */
  async #once(asked: {
    readonly name: string;
    readonly number: number;
    readonly statement: string;
    readonly values: readonly unknown[];
    readonly doubtful: boolean;
  }): Promise<Answer> {
    const { name, number, statement, values, doubtful } = asked;
    await this.#ask('BEGIN');
    try {
      const answer = await this.#ask(statement, values).catch((error) => {
        if (doubtful && ALREADY_THERE.has(error.errno)) return [];
        throw error;
      });
      await this.#ask('UPDATE migration_under_way SET statements = ? WHERE name = ?', [number, name]);
      await this.#ask('COMMIT');
      return answer;
    } catch (error) {
      await this.#ask('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  #ask(sql: string, values: readonly unknown[] = []): Promise<Answer> {
    return ask(this.#connection, { sql, values });
  }
}
