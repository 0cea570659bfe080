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
      expect([code, stdout, stderr]).toEqual([
        1,
        '',
        expect.stringMatching(/works on files.*-> (?:Use the tools|To begin anew)/s),
      ]);
      expect([existsSync(folder.file('data')), existsSync(folder.file('elsewhere'))]).toEqual([false, false]);
    },
  );

  it('`jumak doctor` looks into the schemas, and makes none', async () => {
    const before = await run('doctor --json');
    await run('migrate');
    const after = await run('doctor --json');
    const said = (check: string, says: string) =>
      expect.objectContaining({ check, says: expect.stringContaining(says) });
    const server = said('MySQL', 'answers and lets');
    expect([before.code, JSON.parse(before.stdout)]).toEqual([
      0,
      expect.arrayContaining([server, said('database of room', 'not there yet')]),
    ]);
    expect([after.code, JSON.parse(after.stdout)]).toEqual([
      0,
      expect.arrayContaining([server, said('database of room', `${prefix}_room is there; its schema is up to date`)]),
    ]);
  });

  it('`jumak dead-letters list` reads the letters there', async () => {
    await run('migrate');
    const { code, stdout } = await run('dead-letters list --json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, []]);
  });
});
