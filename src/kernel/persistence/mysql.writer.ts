import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2';
import type { WriteConnection } from './commit-queue.ts';
import {
  type Answer,
  ask,
  connect,
  connectAtStart,
  type MysqlAccount,
  type Question,
  type Rows,
} from './mysql.connection.ts';
import { demandFit } from './mysql.demands.ts';
import { endsTransaction, isDuplicate, isLost, isMysqlFault, isPassing, isReadOnly } from './mysql.faults.ts';
import { DatabaseUnavailable } from './persistence.errors.ts';
import type { Unit } from './unit.ts';

interface WriterParts {
  readonly account: MysqlAccount;
  readonly schema: string;
  /** Whether this process is the only one that may write here. */
  readonly alone: boolean;
  /** Of who is alone: a question that has a row for an answer while processes that share the schema work with it. */
  readonly rivals?: string | undefined;
  /** Told when the server takes no writes, so that another may be meant by its address now. */
  readonly left: () => void;
}

/** Longer than a wait for a lock, and short enough for an answer to who waits. */
const ANSWER_WITHIN = 2_500;
const LEASE_WITHIN_SECONDS = 1;
const GONE_WITHIN = 1_000;
const LOOK_AGAIN_AFTER = 20;
/** Sooner than a process that stood still is taken for dead. */
const ASKS_ANEW_AFTER = 5_000;

const MY_SESSION = 'SELECT ID AS id, HOST AS host FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()';
const IS_THERE = 'SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND HOST = ?';

/** A connection as the server knows it; after a restart, and at another server, others have its number. */
interface Session {
  readonly id: number;
  /** Where it comes from, with the port. */
  readonly host: string;
}

/** Another process works with this database, and one of the two has to be alone. */
export class LeaseTaken extends Error {}

/** The lock of the process that works with a schema alone. */
export const leaseOf = (schema: string): string => `${schema} is worked with`;
export const isFree = (lease: string): Question => ({ sql: 'SELECT IS_FREE_LOCK(?) AS free', values: [lease] });

interface Taking {
  readonly lease: string;
  readonly rivals: string | undefined;
}

/** The one connection that writes; one that is lost is replaced at the next transaction. */
export class MysqlWriter implements WriteConnection {
  readonly #parts: WriterParts;
  #connection: Connection | undefined;
  #open = false;
  #endedBy: unknown;
  #begunAt = 0;
  #session: Session | undefined;
  /** Whose last transaction nobody knows the end of. */
  #doubtful: Session | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** @throws LeaseTaken, and what `demandFit` does */
  async connect(): Promise<void> {
    await this.#connected(connectAtStart);
  }

  /** What a unit asks; after the transaction has ended behind its back, nothing more. */
  async ask(question: Question): Promise<Answer> {
    if (this.#connection === undefined || !this.#open) throw new DatabaseUnavailable({ cause: this.#endedBy });
    try {
      return await ask(this.#connection, { within: ANSWER_WITHIN, ...question });
    } catch (error) {
      if (endsTransaction(error)) {
        this.#open = false;
        this.#endedBy = error;
      }
      if (isLost(error)) this.#giveUp();
      if (isReadOnly(error)) this.#leave(error);
      throw error;
    }
  }

  async begin(): Promise<void> {
    const connection = await this.#connected();
    try {
      await ask(connection, { sql: 'BEGIN', within: ANSWER_WITHIN });
      this.#open = true;
      this.#begunAt = performance.now();
      this.#endedBy = undefined;
    } catch (error) {
      this.#giveUp();
      throw error;
    }
  }

  async commit(): Promise<void> {
    await this.#say('COMMIT');
    this.#open = false;
  }

  /** A server that cannot be told undoes it when the connection goes. */
  async rollback(): Promise<void> {
    this.#open = false;
    if (this.#connection === undefined) return;
    await ask(this.#connection, { sql: 'ROLLBACK', within: ANSWER_WITHIN }).catch(() => this.#giveUp());
  }

  savepoint(name: string): Promise<void> {
    return this.#say(`SAVEPOINT ${name}`);
  }

  release(name: string): Promise<void> {
    return this.#say(`RELEASE SAVEPOINT ${name}`);
  }

  rollbackTo(name: string): Promise<void> {
    return this.#say(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  async flush(unit: Unit): Promise<void> {
    await unit.entityManager?.flush();
  }

  isFault(error: unknown): boolean {
    return isMysqlFault(error);
  }

  isPassing(fault: unknown): boolean {
    return isPassing(fault) || isPassing(this.#endedBy);
  }

  isOvertaken(failure: unknown): boolean {
    return isDuplicate(failure);
  }

  inTransaction(): boolean {
    return this.#open;
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    await new Promise<void>((resolve) => connection.end(() => resolve()));
  }

  async #say(sql: string): Promise<void> {
    await this.ask({ sql });
  }

  /** What it was to write there is undone. */
  #leave(error: unknown): void {
    this.#open = false;
    this.#endedBy = error;
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#session = undefined;
    this.#parts.left();
  }

  #giveUp(): void {
    this.#open = false;
    this.#doubtful = this.#session ?? this.#doubtful;
    this.#session = undefined;
    this.#connection?.destroy();
    this.#connection = undefined;
  }

  async #connected(open = connect): Promise<Connection> {
    const { account, schema, alone, rivals } = this.#parts;
    const lease = leaseOf(schema);
    if (this.#connection !== undefined) {
      if (!alone && performance.now() - this.#begunAt > ASKS_ANEW_AFTER) await demandFree(this.#connection, lease);
      return this.#connection;
    }
    const connection = await open(account, schema);
    try {
      await demandFit(connection, ANSWER_WITHIN);
      if (this.#doubtful !== undefined) await end(connection, this.#doubtful);
      this.#doubtful = undefined;
      if (alone) await take(connection, { lease, rivals });
      else await demandFree(connection, lease);
      this.#session = await sessionOf(connection);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    this.#connection = connection;
    this.#begunAt = performance.now();
    return connection;
  }
}

/** Ends another connection of the same user, and waits until what it did last is committed or undone for good. */
async function end(connection: Connection, session: Session): Promise<void> {
  const isThere = async () =>
    ((await ask(connection, { sql: IS_THERE, values: [session.id, session.host], within: GONE_WITHIN })) as Rows)
      .length > 0;
  if (!(await isThere())) return;
  await ask(connection, { sql: `KILL CONNECTION ${session.id}`, within: GONE_WITHIN }).catch(() => undefined);
  const until = performance.now() + GONE_WITHIN;
  while ((await isThere()) && performance.now() < until) await sleep(LOOK_AGAIN_AFTER);
}

async function sessionOf(connection: Connection): Promise<Session> {
  const [row] = (await ask(connection, { sql: MY_SESSION, within: ANSWER_WITHIN })) as Rows;
  return { id: Number(row?.id), host: String(row?.host) };
}

/** Who shares the schema tells so first and asks for the lock then, so that of two who come at once one sees the other. */
async function take(connection: Connection, { lease, rivals }: Taking): Promise<void> {
  const sql = `SELECT GET_LOCK(?, ${LEASE_WITHIN_SECONDS}) AS taken`;
  const [row] = (await ask(connection, { sql, values: [lease], within: ANSWER_WITHIN })) as Rows;
  if (row?.taken !== 1) throw new LeaseTaken();
  if (rivals === undefined) return;
  const sharing = (await ask(connection, { sql: rivals, within: ANSWER_WITHIN })) as Rows;
  if (sharing.length > 0) throw new LeaseTaken();
}

async function demandFree(connection: Connection, lease: string): Promise<void> {
  const [row] = (await ask(connection, { ...isFree(lease), within: ANSWER_WITHIN })) as Rows;
  if (row?.free !== 1) throw new LeaseTaken();
}
