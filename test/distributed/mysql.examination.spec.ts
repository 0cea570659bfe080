import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { examineMysql } from '#kernel/persistence/mysql.examination.ts';
import { isDenied, isMysqlFault } from '#kernel/persistence/mysql.faults.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';
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
