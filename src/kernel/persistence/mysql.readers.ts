import { createPool, type Pool, type PoolConnection } from 'mysql2';
import {
  type Answer,
  ask,
  connectionOptions,
  type MysqlAccount,
  type Question,
  sessionSettings,
} from './mysql.connection.ts';
import { isMysqlFault } from './mysql.faults.ts';
import { DatabaseUnavailable } from './persistence.errors.ts';

const MOST = 8;
const IDLE = 2;
const IDLE_FOR = 60_000;
const FREE_WITHIN = 2_000;
const ANSWER_WITHIN = 5_000;

/** The connections that read what is committed, and cannot write. */
export class MysqlReaders {
  readonly #account: MysqlAccount;
  readonly #schema: string;
  #pool: Pool;

  constructor(account: MysqlAccount, schema: string) {
    this.#account = account;
    this.#schema = schema;
    this.#pool = this.#open();
  }

  /** Asks over connections that are made from now on; on those that stand only what is under way is answered. */
  leave(): void {
    const before = this.#pool;
    this.#pool = this.#open();
    before.end(() => undefined);
  }

  /** @throws DatabaseUnavailable */
  async ask(question: Question): Promise<Answer> {
    try {
      const connection = await this.#free();
      try {
        return await ask(connection, { within: ANSWER_WITHIN, ...question });
      } finally {
        connection.release();
      }
    } catch (cause) {
      throw isMysqlFault(cause) ? new DatabaseUnavailable({ cause, retryAfterSeconds: 1 }) : cause;
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#pool.end(() => resolve()));
  }

  #open(): Pool {
    const pool = createPool({
      ...connectionOptions(this.#account, this.#schema),
      connectionLimit: MOST,
      maxIdle: IDLE,
      idleTimeout: IDLE_FOR,
    });
    pool.on('connection', (connection) => {
      for (const sql of sessionSettings({ readOnly: true }))
        connection.query(sql, (error) => {
          if (error !== null) connection.destroy();
        });
    });
    return pool;
  }

  #free(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new DatabaseUnavailable({ retryAfterSeconds: 1 }));
      }, FREE_WITHIN);
      this.#pool.getConnection((error, connection) => {
        clearTimeout(timer);
        if (error !== null) reject(error);
        else if (isLate) connection.release();
        else resolve(connection);
      });
    });
  }
}
