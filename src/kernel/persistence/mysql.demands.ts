import type { Connection } from 'mysql2';
import { ask, type Rows } from './mysql.connection.ts';

/** The server would misread what the object mapper writes. */
export class BackslashesRefused extends Error {}

/** The server would undo what other units of a group have written, because one of them did not get a lock, and go on as if nothing had been. */
export class UndoingOnTimeoutRefused extends Error {}

/** What a server must not be told, as it can only be told for all its clients. @throws BackslashesRefused, UndoingOnTimeoutRefused */
export async function demandFit(connection: Connection, within: number): Promise<void> {
  const sql = 'SELECT @@GLOBAL.sql_mode AS mode, @@GLOBAL.innodb_rollback_on_timeout AS undoes';
  const [row] = (await ask(connection, { sql, within })) as Rows;
  if (String(row?.mode).includes('NO_BACKSLASH_ESCAPES')) throw new BackslashesRefused();
  if (Number(row?.undoes) !== 0) throw new UndoingOnTimeoutRefused();
}
