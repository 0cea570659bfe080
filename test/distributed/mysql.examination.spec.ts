import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { examineMysql } from '#kernel/persistence/mysql.examination.ts';
import { isDenied, isMysqlFault } from '#kernel/persistence/mysql.faults.ts';
import { examineMysqlDatabases, mysqlDatabases } from '../../src/bootstrap/adapters/mysql-databases.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { MONOLITH } from '../../src/bootstrap/settings.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { SilentServer } from '../support/silent-server.ts';

let prefix: string;
beforeEach(() => {
  prefix = newSchemaPrefix();
});
afterEach(() => dropSchemas(prefix));

const faultAt = (account: Partial<ReturnType<typeof mysqlServer>>): Promise<unknown> =>
  examineMysql({ ...mysqlServer(), ...account }, [prefix]).catch((error) => error);

async function write(...statements: readonly string[]): Promise<void> {
  const client = await otherClient();
  for (const sql of statements) await client.query(sql.replaceAll('SCHEMA', `\`${prefix}\``));
  await client.end();
}

it('a server tells its version, and no schema is made by a look for it', async () => {
  const looks = [await examineMysql(mysqlServer(), [prefix]), await examineMysql(mysqlServer(), [prefix])];
  expect(looks.map(({ version, schemas }) => [version, schemas.size])).toEqual(
    looks.map(() => [expect.stringMatching(/^\d+\.\d+/), 0]),
  );
});

it('a schema tells which steps have made it, and when its module told its latest event', async () => {
  await write(
    'CREATE DATABASE SCHEMA',
    'CREATE TABLE SCHEMA.migration (name VARCHAR(200))',
    "INSERT INTO SCHEMA.migration VALUES ('0002-b'), ('0001-a')",
    'CREATE TABLE SCHEMA.outbox (seq BIGINT AUTO_INCREMENT PRIMARY KEY, created_at BIGINT)',
    'INSERT INTO SCHEMA.outbox (created_at) VALUES (1763000000000), (1764000000000)',
  );
  const { schemas } = await examineMysql(mysqlServer(), [prefix]);
  expect(schemas.get(prefix)).toEqual({ migrations: ['0001-a', '0002-b'], toldLast: 1_764_000_000_000 });
});

it('a schema with nothing in it is there all the same', async () => {
  await write('CREATE DATABASE SCHEMA');
  const { schemas } = await examineMysql(mysqlServer(), [prefix]);
  expect(schemas.get(prefix)).toEqual({ migrations: [], toldLast: undefined });
});

it('a password that the server does not take is told from a server that is away', async () => {
  const [refused, away] = [await faultAt({ user: 'nobody', password: 'wrong' }), await faultAt({ port: 1 })];
  expect([isDenied(refused), isDenied(away), isMysqlFault(away)]).toEqual([true, false, true]);
});

it('a server that takes the connection and says nothing is not waited for', async () => {
  const server = new SilentServer();
  try {
    const { port } = new URL(await server.start());
    expect(isMysqlFault(await faultAt({ host: '127.0.0.1', port: Number(port) }))).toBe(true);
  } finally {
    await server.stop();
  }
});

describe('accounts', () => {
  const administrator = () => `${prefix}_main`;
  const roomer = () => `${prefix}_room`;
  const quoted = (user: string) => `'${user}'@'%'`;
  const schemas = () => `\`${prefix.replaceAll('_', '\\_')}\\_%\`.*`;
  const rooms = () => `\`${prefix.replaceAll('_', '\\_')}\\_room\`.*`;

  afterEach(() => write(`DROP USER IF EXISTS ${quoted(administrator())}, ${quoted(roomer())}`));

  const make = (user: string, ...grants: readonly string[]) =>
    write(
      `CREATE USER ${quoted(user)} IDENTIFIED BY 'its own'`,
      ...grants.map((grant) => `${grant} TO ${quoted(user)}`),
    );

  const settings = (variables: Readonly<Record<string, string>>) => {
    const { host, port, user, password } = mysqlServer();
    return loadConfiguration({
      directory: join(import.meta.dirname, '../../config'),
      variables: {
        JUMAK_ENVIRONMENT: 'test',
        JUMAK_DATABASE_DRIVER: 'mysql',
        JUMAK_MYSQL_HOST: host,
        JUMAK_MYSQL_PORT: String(port),
        JUMAK_MYSQL_USER: user,
        JUMAK_MYSQL_PASSWORD: password,
        JUMAK_MYSQL_SCHEMA_PREFIX: prefix,
        ...variables,
      },
      role: MONOLITH,
      modules: moduleSections,
    });
  };
  const migrations = [...KERNEL_MIGRATIONS, ...noteSchema.migrations];
  const ofMain = () => ({ JUMAK_MYSQL_USER: administrator(), JUMAK_MYSQL_PASSWORD: 'its own' });
  const ofRoom = (password = 'its own') => ({ JUMAK_ROOM_MYSQL_USER: roomer(), JUMAK_ROOM_MYSQL_PASSWORD: password });

  /** What the doctor and a start say: of each the faults, or that all is well. */
  const seen = async (variables: Readonly<Record<string, string>>) => {
    const configuration = settings(variables);
    const said = ({ message }: Error) => message;
    const doctor = await examineMysqlDatabases(configuration, ['room']).then(({ accounts }) => {
      const [found = 'works'] = accounts.map((account) => account.found);
      return typeof found === 'string' ? found : `${found.problem} -> ${found.fix}`;
    }, said);
    const opening = mysqlDatabases(configuration).open({ module: 'room', ...noteSchema, migrations });
    const start = await opening
      .then(async ({ database, transaction, close }) => {
        try {
          await transaction.run(() => database.run('INSERT INTO note (id, body) VALUES (UUID(), UUID())'));
          return 'works';
        } finally {
          await close();
        }
      })
      .catch(said);
    return { doctor, start };
  };

  it.each([
    ['nothing', []],
    ['reads', ['GRANT SELECT ON SCHEMAS']],
    ['reads and writes', ['GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMAS']],
  ])(
    'the main one that only does %s is refused by doctor and start, and works by the line that both name',
    async (_, grants) => {
      await make(administrator(), ...grants.map((grant) => grant.replace('SCHEMAS', schemas())));
      await write(`CREATE DATABASE ${prefix}_room`);
      const line = `GRANT ALL PRIVILEGES ON ${schemas()} TO ${quoted(administrator())}`;
      const refused = expect.stringContaining(line);
      expect(await seen(ofMain())).toEqual({ doctor: refused, start: refused });
      await write(line);
      expect(await seen(ofMain())).toEqual({ doctor: 'works', start: 'works' });
    },
  );

  it('the main one may have its rights by a role', async () => {
    const role = `${prefix}_role`;
    await make(administrator());
    await write(
      `CREATE ROLE ${role}`,
      `GRANT ALL PRIVILEGES ON ${schemas()} TO ${role}`,
      `GRANT ${role} TO ${quoted(administrator())}`,
      `SET DEFAULT ROLE ${role} FOR ${quoted(administrator())}`,
    );
    try {
      expect(await seen(ofMain())).toEqual({ doctor: 'works', start: 'works' });
    } finally {
      await write(`DROP ROLE ${role}`);
    }
  });

  it('a look makes neither a schema nor an account, and says that a start will', async () => {
    const { schemas: found, accounts } = await examineMysqlDatabases(settings(ofRoom()), ['room']);
    expect([found.size, accounts]).toEqual([0, [{ module: 'room', user: roomer(), found: 'to be made' }]]);
    const client = await otherClient();
    const [made] = await client.query('SELECT User FROM mysql.user WHERE User = ?', [roomer()]);
    const [there] = await client.query('SHOW DATABASES LIKE ?', [`${prefix}%`]);
    await client.end();
    expect([made, there]).toEqual([[], []]);
  });

  it('that of a module with another password is refused by doctor and start, with its own variables in the fix', async () => {
    await make(roomer());
    const refused = expect.stringMatching(
      /does not let \w+_room work for room: Access denied .*JUMAK_ROOM_MYSQL_USER and JUMAK_ROOM_MYSQL_PASSWORD/s,
    );
    expect(await seen(ofRoom('another'))).toEqual({ doctor: refused, start: refused });
  });

  it('that of a module which only reads is given the rest by a start that may, and else is refused with the line', async () => {
    await make(administrator(), `GRANT ALL PRIVILEGES ON ${schemas()}`);
    await make(roomer(), `GRANT SELECT ON ${rooms()}`);
    const line = `GRANT SELECT, INSERT, UPDATE, DELETE ON ${rooms()} TO ${quoted(roomer())}`;
    const refused = expect.stringMatching(/it lacks INSERT, UPDATE, DELETE/);
    const said = await seen({ ...ofMain(), ...ofRoom() });
    expect(said).toEqual({ doctor: refused, start: refused });
    expect([said.doctor, said.start]).toEqual([expect.stringContaining(line), expect.stringContaining(line)]);
    expect(await seen(ofRoom())).toEqual({ doctor: 'to be made', start: 'works' });
  });

  it('those of modules are made by a main one with the two lines that are documented', async () => {
    await make(administrator(), `GRANT ALL PRIVILEGES ON ${schemas()}`, 'GRANT CREATE USER ON *.*');
    await write(`GRANT ALL PRIVILEGES ON ${schemas()} TO ${quoted(administrator())} WITH GRANT OPTION`);
    expect(await seen({ ...ofMain(), ...ofRoom() })).toEqual({ doctor: 'to be made', start: 'works' });
    expect(await seen({ ...ofMain(), ...ofRoom() })).toEqual({ doctor: 'works', start: 'works' });
  });
});
