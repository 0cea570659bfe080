import type { Connection } from 'mysql2';
import { ask, connectAtStart, type MysqlAccount, type Question, type Rows } from './mysql.connection.ts';
import { isDenied, isLost } from './mysql.faults.ts';

const WITHIN = 5_000;
/** Each is about what is not there, so nothing is done: a server tells whoever has the right that, and others that they lack it. */
const TRIED = {
  SELECT: 'SELECT 1 FROM ??.jumak_absent',
  INSERT: 'INSERT INTO ??.jumak_absent VALUES (1)',
  UPDATE: 'UPDATE ??.jumak_absent SET absent = 1',
  DELETE: 'DELETE FROM ??.jumak_absent',
  CREATE: 'CREATE TABLE ??.jumak_made LIKE ??.jumak_absent',
  ALTER: 'ALTER TABLE ??.jumak_absent ADD absent INT',
  INDEX: 'CREATE INDEX jumak_absent ON ??.jumak_absent (absent)',
  'GRANT OPTION': "REVOKE SELECT ON ??.* FROM 'jumak_absent'@'%'",
  'CREATE USER': "RENAME USER 'jumak_absent'@'%' TO 'jumak_made'@'%'",
} as const;

type Right = keyof typeof TRIED;

export const RIGHTS_ON_ROWS: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const RIGHTS_ON_SCHEMAS: readonly Right[] = [...RIGHTS_ON_ROWS, 'CREATE', 'ALTER', 'INDEX'];
const RIGHTS_ON_ACCOUNTS: readonly Right[] = ['CREATE USER', 'GRANT OPTION'];

/** The account that makes the schemas may not do so. */
export class AdministratorRefused extends Error {}

/** The account of a module is not let in, or may not work with the rows. */
export class ModuleAccountRefused extends Error {}

/** Unmarked, an underscore in the name of a grant is any letter. */
export const grantPattern = (schema: string): string => schema.replaceAll(/[_%]/g, '\\$&');

/** @throws AdministratorRefused */
export async function demandRights(account: MysqlAccount, schemas: readonly string[]): Promise<void> {
  await asking(account, async (connection) => {
    for (const schema of schemas) {
      const missing = await missingRights(connection, { schema, rights: RIGHTS_ON_SCHEMAS });
      if (missing.length > 0) throw new AdministratorRefused(`it lacks ${missing.join(', ')} on ${schema}`);
    }
  });
}

/** What keeps an account from the rows of a schema, in words. */
export async function refusalOf(account: MysqlAccount, schema: string): Promise<string | undefined> {
  try {
    return await asking(account, async (connection) => {
      const missing = await missingRights(connection, { schema, rights: RIGHTS_ON_ROWS });
      return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')} on ${schema}`;
    });
  } catch (error) {
    if (isDenied(error)) return (error as Error).message;
    throw error;
  }
}

interface OfModule {
  readonly administrator: MysqlAccount;
  readonly account: MysqlAccount;
  readonly schema: string;
}

/** Whether an account works, or a start would make it and give it its rights. @throws ModuleAccountRefused when neither */
export async function examineAccount({ administrator, account, schema }: OfModule): Promise<'works' | 'to be made'> {
  const refusal = await refusalOf(account, schema);
  if (refusal === undefined) return 'works';
  await asking(administrator, async (connection) => {
    const missing = await missingRights(connection, { schema, rights: RIGHTS_ON_ACCOUNTS });
    const isLetIn = refusal.startsWith('it lacks');
    if (missing.length > 0 || (!isLetIn && (await isKnown(connection, account.user))))
      throw new ModuleAccountRefused(refusal);
  });
  return 'to be made';
}

/** As far as the administrator may see. */
async function isKnown(connection: Connection, user: string): Promise<boolean> {
  const rows = await tried(connection, { sql: 'SELECT 1 FROM mysql.user WHERE User = ? LIMIT 1', values: [user] });
  return rows !== undefined && rows.length > 0;
}

async function missingRights(
  connection: Connection,
  { schema, rights }: { readonly schema: string; readonly rights: readonly Right[] },
): Promise<readonly Right[]> {
  const missing: Right[] = [];
  for (const right of rights) {
    const name = right === 'GRANT OPTION' ? grantPattern(schema) : schema;
    if ((await tried(connection, { sql: TRIED[right], values: [name, name] })) === undefined) missing.push(right);
  }
  return missing;
}

/** Undefined where the account may not ask so. */
async function tried(connection: Connection, question: Question): Promise<Rows | undefined> {
  try {
    return (await ask(connection, { ...question, within: WITHIN })) as Rows;
  } catch (error) {
    if (isLost(error)) throw error;
    return isDenied(error) ? undefined : [];
  }
}

async function asking<T>(account: MysqlAccount, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connectAtStart(account);
  try {
    return await work(connection);
  } finally {
    connection.destroy();
  }
}
