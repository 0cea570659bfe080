import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { MYSQL_LOGIN } from '../../scripts/infra/infra-folder.ts';
import { mariadb } from '../../scripts/infra/mariadb.server.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { eventually } from './eventually.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** A database server for one test alone, with settings that it has from its start. */
export class OwnMysql {
  readonly #folder = new TemporaryFolder();
  #child: ChildProcess | undefined;

  /** @param settings as its command line takes them */
  async start(settings: readonly string[]): Promise<MysqlAccount> {
    const port = await freePort();
    const { command, args } = await mariadb.prepare({ folder: this.#folder.path, port });
    const here = `--socket=${join(this.#folder.path, 'socket')}`;
    this.#child = spawn(command, [...args, here, ...settings], { stdio: 'ignore' });
    const account = { host: '127.0.0.1', port, ...MYSQL_LOGIN };
    await eventually(async () => (await createConnection(account)).end());
    return account;
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    this.#folder.remove();
  }
}
