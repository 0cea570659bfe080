import type { Connection } from 'mysql2';
import { type Answer, ask, type MysqlAccount } from './mysql.connection.ts';
import { isDenied } from './mysql.faults.ts';
import { grantPattern, ModuleAccountRefused, RIGHTS_ON_ROWS, refusalOf } from './mysql.rights.ts';

/** The account of a module, when it has one of its own. */
export interface ModuleAccount {
  readonly user: string;
  readonly password?: string | undefined;
}

/** Makes the schema of a module, and its account, where they are not there yet. The connection is the administrator's. */
export class MysqlSchema {
  readonly #connection: Connection;
  readonly #name: string;

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
  }

  /** Text is compared byte by byte, as the other databases do. */
  async make(): Promise<void> {
    await this.#ask('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', [this.#name]);
    await this.#ask('USE ??', [this.#name]);
  }

  /** The account gets the rows of the schema and nothing else. @throws ModuleAccountRefused */
  async admit(account: MysqlAccount): Promise<void> {
    const refusal = await refusalOf(account, this.#name);
    if (refusal === undefined) return;
    try {
      await this.#grant(account);
    } catch (error) {
      if (!isDenied(error)) throw error;
      throw new ModuleAccountRefused(refusal, { cause: error });
    }
    const stillRefused = await refusalOf(account, this.#name);
    if (stillRefused !== undefined) throw new ModuleAccountRefused(stillRefused);
  }

  async #grant({ user, password = '' }: MysqlAccount): Promise<void> {
    await this.#ask("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password]);
    await this.#ask(`GRANT ${RIGHTS_ON_ROWS.join(', ')} ON ??.* TO ?@'%'`, [grantPattern(this.#name), user]);
  }

  #ask(sql: string, values: readonly unknown[] = []): Promise<Answer> {
    return ask(this.#connection, { sql, values });
  }
}
