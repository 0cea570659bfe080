import type { Connection } from 'mysql2';
import { type Answer, ask, connectAtStart, type MysqlAccount } from './mysql.connection.ts';
import { isDenied } from './mysql.faults.ts';

/** The account of a module, when it has one of its own. */
export interface ModuleAccount {
  readonly user: string;
  readonly password?: string | undefined;
}

const SHARED_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';

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

  /** The account gets the rows of the schema and nothing else. */
  async admit(account: MysqlAccount): Promise<void> {
    if (await canUse(account, this.#name)) return;
    const { user, password = '' } = account;
    await this.#ask("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password]);
    await this.#ask(`GRANT ${SHARED_RIGHTS} ON ??.* TO ?@'%'`, [pattern(this.#name), user]);
  }

  #ask(sql: string, values: readonly unknown[] = []): Promise<Answer> {
    return ask(this.#connection, { sql, values });
  }
}

/** Unmarked, an underscore in the name of a grant is any letter. */
const pattern = (schema: string): string => schema.replaceAll(/[_%]/g, '\\$&');

async function canUse(account: MysqlAccount, schema: string): Promise<boolean> {
  try {
    (await connectAtStart(account, schema)).end();
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}
