import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { connectionOptions, type MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { MYSQL_LOGIN } from '../../scripts/infra/infra-folder.ts';
import { mariadb } from '../../scripts/infra/mariadb.server.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { eventually } from './eventually.ts';
import { killAtOnce } from './kill-at-once.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** A database server for one test alone, with settings that it has from its start. */
export class OwnMysql {
  readonly #folder = new TemporaryFolder();
  #child: ChildProcess | undefined;

  /** @param settings as its command line takes them @param client what its clients have to be told besides where it is */
  async start(settings: readonly string[], client: Partial<MysqlAccount> = {}): Promise<MysqlAccount> {
    const port = await freePort();
    const { command, args } = await mariadb.prepare({ folder: this.#folder.path, port });
    const here = `--socket=${join(this.#folder.path, 'socket')}`;
    this.#child = spawn(command, [...args, here, ...settings], { stdio: 'ignore' });
    const account = { host: '127.0.0.1', port, ...MYSQL_LOGIN, ...client };
    await eventually(async () => (await createConnection(connectionOptions(account))).end());
    return account;
  }

  async end(): Promise<void> {
    await killAtOnce(this.#child);
    this.#folder.remove();
  }
}
