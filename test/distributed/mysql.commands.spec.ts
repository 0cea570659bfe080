import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jumak, type Said } from '../support/jumak.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

describe('with the data on a MySQL server', () => {
  let folder: TemporaryFolder;
  let prefix: string;

  beforeEach(() => {
    folder = new TemporaryFolder();
    prefix = newSchemaPrefix();
  });
  afterEach(async () => {
    await dropSchemas(prefix);
    folder.remove();
  });

  const run = (words: string): Promise<Said> => {
    const { host, port, user, password } = mysqlServer();
    return jumak(words.split(' '), {
      cwd: folder.path,
      variables: {
        JUMAK_DATABASE_DRIVER: 'mysql',
        JUMAK_MYSQL_HOST: host,
        JUMAK_MYSQL_PORT: String(port),
        JUMAK_MYSQL_USER: user,
        ...(password === '' ? {} : { JUMAK_MYSQL_PASSWORD: password }),
        JUMAK_MYSQL_SCHEMA_PREFIX: prefix,
      },
    });
  };

  it.each(['backup elsewhere', 'restore elsewhere', 'reset --yes'])(
    '`jumak %s` is refused with the fix, and touches no file',
    async (words) => {
      const { code, stdout, stderr } = await run(words);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/works on files.*-> Use the tools/s)]);
      expect([existsSync(folder.file('data')), existsSync(folder.file('elsewhere'))]).toEqual([false, false]);
    },
  );

  it('`jumak doctor` finds nothing amiss, and does not say that it has looked into the server', async () => {
    const { code, stdout } = await run('doctor --json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.arrayContaining([{ check: 'databases', says: expect.stringContaining('which is not looked into') }]),
    ]);
  });

  it('`jumak dead-letters list` reads the letters there', async () => {
    await run('migrate');
    const { code, stdout } = await run('dead-letters list --json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, []]);
  });
});
