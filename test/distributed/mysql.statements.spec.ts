import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HELD } from '#kernel/persistence/database.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { OwnMysql } from '../support/own-mysql.ts';
import { Note, noteSchema } from '../support/scratch-notes.ts';

describe('a server that prepares no further statement, because all its clients together have so many', () => {
  const server = new OwnMysql();
  const [name, schema] = ['jumak_test_statements', noteSchema];
  let one: MysqlDatabase;
  let other: MysqlDatabase;

  beforeAll(async () => {
    const administrator = await server.start(['--max-prepared-stmt-count=0']);
    const open = () => MysqlDatabase.open({ administrator, name, schema, alone: false });
    [one, other] = [await open(), await open()];
  }, 60_000);
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await server.end();
  });

  const ADD = 'INSERT INTO note (id, body) VALUES (?, ?)';
  const FIND = 'SELECT body FROM note WHERE id = ?';

  it('takes them with their values, and answers alike', async () => {
    const body = `it's "50 %"? \\ \n 방`;
    const added = await one.transaction.run(async () => [
      await one.insertNew(ADD, ['a', body]),
      await one.insertNew(ADD, ['a', 'again']),
      (await one.run('UPDATE note SET body = CONCAT(body, ?) WHERE id = ?', ['!', 'a'])).affected,
    ]);
    expect(added).toEqual([true, false, 1]);
    expect(await other.all(FIND, ['a'])).toEqual([{ body: `${body}!` }]);
    expect(await other.entityManager().findOne(Note, 'a')).toMatchObject({ body: `${body}!` });
    const figures = 'SELECT COUNT(*) AS count, SUM(? + 0.5) AS sum, ? AS large, ? AS nothing FROM note LIMIT ?';
    expect(await other.get(figures, [1, 2 ** 53 - 1, null, 1])).toEqual({
      count: 1,
      sum: 1.5,
      large: 2 ** 53 - 1,
      nothing: null,
    });
  });

  it('lets nobody wait for a row that another process holds', async () => {
    await one.transaction.run(() => one.insertNew(ADD, ['held', 'held']));
    await one.transaction.run(async () => {
      await one.hold(FIND, ['held']);
      expect(await other.transaction.run(() => other.hold(FIND, ['held']))).toBe(HELD);
    });
  });
});
