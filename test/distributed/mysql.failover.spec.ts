import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { eventually } from '../support/eventually.ts';
import { OwnMysql } from '../support/own-mysql.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const [NAME, ADD] = ['jumak_test_failover', 'INSERT INTO note (id, body) VALUES (?, ?)'];
/** So many connections has the first server had besides, so that no number is taken at the other yet. */
const FURTHER = 30;
/** It may not write on a server that is read-only, as the administrator may. */
const account = { user: 'jumak_note', password: 'its own' };

describe('after a fail-over', () => {
  const servers = [new OwnMysql(), new OwnMysql()] as const;
  let one: MysqlAccount;
  let other: MysqlAccount;
  let proxy: TcpProxy;
  let database: MysqlDatabase;

  const open = (administrator: MysqlAccount) =>
    MysqlDatabase.open({ administrator, account, name: NAME, schema: noteSchema, alone: false });
  const connect = (server: MysqlAccount, as: { user: string; password?: string | undefined } = server) =>
    createConnection({ ...server, ...as, password: as.password ?? '' });
  const add = (id: string) => database.transaction.run(async () => void (await database.run(ADD, [id, id])));
  const ids = async () => (await database.all<{ id: string }>('SELECT id FROM note')).map(({ id }) => id);

  beforeAll(async () => {
    [one, other] = await Promise.all([servers[0].start([]), servers[1].start([])]);
    for (const server of [other, one]) await (await open(server)).close();
    for (let n = 0; n < FURTHER; n += 1) await (await connect(one)).end();
    proxy = await TcpProxy.before(one);
    database = await open({ ...one, ...proxy.address });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await proxy.close();
    for (const server of servers) await server.end();
  });

  it('no connection of others is taken for the one that was lost, though it has the same number', async () => {
    await add('one');
    const strangers = [];
    for (let number = 0; number < 3 * FURTHER; ) {
      const stranger = await connect(other, account);
      strangers.push(stranger);
      number = stranger.threadId;
    }
    const back = await proxy.away();
    proxy.lead(other);
    await back();
    await eventually(() => add('other'));
    for (const stranger of strangers) await stranger.query('SELECT 1');
    for (const stranger of strangers) await stranger.end();
  });

  it('writes and reads leave a server that is read-only now, though it breaks no connection', async () => {
    expect(await ids()).toEqual(['other']);
    const administrator = await connect(other);
    await administrator.query('SET GLOBAL read_only = 1');
    await administrator.end();
    proxy.lead(one);
    await eventually(() => add('one again'));
    expect(await ids()).toEqual(['one', 'one again']);
  });
});
