import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { eventually } from '../support/eventually.ts';
import { OwnMysql } from '../support/own-mysql.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const [NAME, ADD] = ['jumak_test_failover', 'INSERT INTO note (id, body) VALUES (?, ?)'];
/** It may not write on a server that is read-only, as the administrator may. */
const account = { user: 'jumak_note', password: 'its own' };

describe('after a fail-over, with a server before that is read-only now and breaks no connection', () => {
  const servers = [new OwnMysql(), new OwnMysql()] as const;
  let before: MysqlAccount;
  let after: MysqlAccount;
  let proxy: TcpProxy;
  let database: MysqlDatabase;

  const open = (administrator: MysqlAccount) =>
    MysqlDatabase.open({ administrator, account, name: NAME, schema: noteSchema, alone: false });

  beforeAll(async () => {
    [before, after] = await Promise.all([servers[0].start([]), servers[1].start([])]);
    await (await open(after)).close();
    proxy = await TcpProxy.before(before);
    database = await open({ ...before, ...proxy.address });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await proxy.close();
    for (const server of servers) await server.end();
  });

  it('writes and reads go to the server that leads now', async () => {
    const add = (id: string) => database.transaction.run(() => database.run(ADD, [id, id]));
    const ids = async () => (await database.all<{ id: string }>('SELECT id FROM note')).map(({ id }) => id);
    await add('before');
    expect(await ids()).toEqual(['before']);
    const administrator = await createConnection({ ...before, password: before.password ?? '' });
    await administrator.query('SET GLOBAL read_only = 1');
    await administrator.end();
    proxy.lead(after);
    await eventually(async () => void (await add('after')));
    expect(await ids()).toEqual(['after']);
  });
});
