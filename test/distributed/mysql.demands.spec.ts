import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { examineMysqlDatabases, mysqlDatabases } from '../../src/bootstrap/adapters/mysql-databases.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { MONOLITH } from '../../src/bootstrap/settings.ts';
import { OwnMysql } from '../support/own-mysql.ts';
import { noteSchema } from '../support/scratch-notes.ts';

const CONFIG = join(import.meta.dirname, '../../config');

describe.each([
  [
    'undoes a whole transaction for one lock',
    '--innodb-rollback-on-timeout=ON',
    /undoes a whole transaction .* -> Start it without innodb_rollback_on_timeout/s,
  ],
  [
    'takes backslashes for ordinary characters',
    '--sql-mode=NO_BACKSLASH_ESCAPES',
    /takes a backslash .* -> Take NO_BACKSLASH_ESCAPES out/s,
  ],
])('a server that %s', (_, setting, refusal) => {
  const server = new OwnMysql();
  let account: MysqlAccount;
  beforeAll(async () => {
    account = await server.start([setting]);
  });
  afterAll(() => server.end());

  const settings = () =>
    loadConfiguration({
      directory: CONFIG,
      variables: {
        JUMAK_ENVIRONMENT: 'test',
        JUMAK_DATABASE_DRIVER: 'mysql',
        JUMAK_MYSQL_HOST: account.host,
        JUMAK_MYSQL_PORT: String(account.port),
        JUMAK_MYSQL_USER: account.user,
        JUMAK_MYSQL_PASSWORD: account.password,
      },
      role: MONOLITH,
      modules: moduleSections,
    });

  it('is refused at the start with the fix', async () => {
    const opening = mysqlDatabases(settings()).open({ module: 'room', ...noteSchema });
    await expect(opening.then((opened) => opened.close())).rejects.toThrow(refusal);
  });

  it('is named so by the look of the doctor', async () => {
    await expect(examineMysqlDatabases(settings(), ['room'])).rejects.toThrow(refusal);
  });
});
