import { type Connection, type ConnectionOptions, createConnection, type ResultSetHeader } from 'mysql2';
import type { SqlValue } from './database.ts';
import { isOutOfStatements } from './mysql.faults.ts';

/** Where a server is, and who asks. */
export interface MysqlAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string | undefined;
  /** Whether the connection is encrypted, with a server whose certificate is good for the host. */
  readonly tls?: boolean | undefined;
  /** The certificates of those who have signed the server's, when no public authority has. */
  readonly ca?: string | undefined;
}

export interface Question {
  readonly sql: string;
  readonly values?: readonly unknown[];
  /** Kept by the server as a prepared statement, while it takes more of them; else the values are put into the text here. */
  readonly prepared?: boolean;
  /** How long to wait for the answer, in milliseconds; then the connection is given up. */
  readonly within?: number;
}

export type Rows = readonly Record<string, SqlValue>[];
export type Answer = ResultSetHeader | Rows;

const CONNECT_WITHIN = 1_000;
/** Nobody waits for who is starting, and many may start on one machine at once. */
const CONNECT_AT_START_WITHIN = 10_000;
const STATEMENTS_KEPT = 256;

export const connectionOptions = (
  { tls = false, ca, ...account }: MysqlAccount,
  schema?: string,
): ConnectionOptions => ({
  ...account,
  ...(tls ? { ssl: { verifyIdentity: true, ...(ca === undefined ? {} : { ca }) } } : {}),
  password: account.password ?? '',
  ...(schema === undefined ? {} : { database: schema }),
  charset: 'utf8mb4_bin',
  connectTimeout: CONNECT_WITHIN,
  maxPreparedStatements: STATEMENTS_KEPT,
  supportBigNumbers: true,
  decimalNumbers: true,
  dateStrings: true,
  jsonStrings: true,
});

/** Strings by backslash, `||` as in other databases, nothing cut short in silence; read only what is committed. */
export const sessionSettings = ({ readOnly }: { readonly readOnly: boolean }): readonly string[] => [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,PIPES_AS_CONCAT', innodb_lock_wait_timeout = 1, group_concat_max_len = 1048576",
  `SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ${readOnly ? 'ONLY' : 'WRITE'}`,
];

export const connectAtStart: typeof connect = (account, schema) => connect(account, schema, CONNECT_AT_START_WITHIN);

export async function connect(account: MysqlAccount, schema?: string, within = CONNECT_WITHIN): Promise<Connection> {
  const connection = createConnection({ ...connectionOptions(account, schema), connectTimeout: within });
  connection.on('error', () => connection.destroy());
  try {
    for (const sql of sessionSettings({ readOnly: false })) await ask(connection, { sql, within });
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Rejects, and gives the connection up, when there is no answer in time. */
export function ask(connection: Connection, { sql, values = [], prepared = false, within }: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer =
      within === undefined
        ? undefined
        : setTimeout(() => {
            connection.destroy();
            reject(Object.assign(new Error(`no answer within ${within} ms`), { code: 'ETIMEDOUT' }));
          }, within);
    const answered = (error: Error | null, answer: unknown): void => {
      clearTimeout(timer);
      if (error === null) resolve(answer as Answer);
      else reject(error);
    };
    const given = [...values] as SqlValue[];
    const asText = (): void => void connection.query(sql, given, answered);
    if (!prepared) return asText();
    connection.execute(sql, given, (error, answer) => {
      if (isOutOfStatements(error)) asText();
      else answered(error, answer);
    });
  });
}
