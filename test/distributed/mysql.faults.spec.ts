import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { eventually } from '../support/eventually.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';
import { Note, noteSchema } from '../support/scratch-notes.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const SET = 'UPDATE note SET body = ? WHERE id = ?';
const ADD = 'INSERT INTO note (id, body) VALUES (?, ?)';

describe('a fault of MySQL', () => {
  let name: string;
  let proxy: TcpProxy;
  let database: MysqlDatabase;
  let other: Awaited<ReturnType<typeof otherClient>>;

  const run = <T>(work: () => Promise<T>) => database.transaction.run(work);
  const set = (id: string, body: string) => database.run(SET, [body, id]);
  const bodies = async () => {
    const rows = await database.all<{ id: string; body: string }>("SELECT id, body FROM note WHERE id < 'x'");
    return Object.fromEntries(rows.map(({ id, body }) => [id, body]));
  };
  const otherBodies = async () => {
    const [rows] = await other.query('SELECT id, body FROM note');
    return Object.fromEntries((rows as { id: string; body: string }[]).map(({ id, body }) => [id, body]));
  };
  /** The other client has changed a row and much else, so that the server ends the smaller transaction when the two block each other. */
  const otherHolds = async (id: string) => {
    await other.query('BEGIN');
    await other.query("UPDATE note SET body = CONCAT(body, '!') WHERE id >= 'x'");
    await other.query(SET, [`other ${id}`, id]);
  };
  const waitsForLock = () =>
    eventually(async () => {
      const [rows] = await other.query('SHOW ENGINE INNODB STATUS');
      expect((rows as { Status: string }[])[0]?.Status).toMatch(new RegExp(`\`${name}\`\\.\`note\`.* waiting`));
    });

  beforeEach(async () => {
    name = newSchemaPrefix();
    proxy = await TcpProxy.before(mysqlServer());
    const administrator = { ...mysqlServer(), ...proxy.address };
    database = await MysqlDatabase.open({ administrator, name, schema: noteSchema, alone: false });
    other = await otherClient(name);
    await run(async () => {
      for (const id of ['a', 'b', 'c']) await database.run(ADD, [id, id]);
      for (let n = 0; n < 50; n++) await database.run(ADD, [`x${n}`, `x${n}`]);
    });
  });
  afterEach(async () => {
    await other.end();
    await database.close();
    await proxy.close();
    await dropSchemas(name);
  });

  it('like a deadlock runs the units of the group again one by one, and all of them are kept', async () => {
    await otherHolds('b');
    const answers = Promise.allSettled([run(() => set('a', '1')), run(() => set('b', '2')), run(() => set('c', '3'))]);
    await waitsForLock();
    await other.query(SET, ['other a', 'a']);
    await other.query('COMMIT');
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await bodies()).toEqual({ a: '1', b: '2', c: '3' });
  });

  it('like a deadlock runs a unit again that is alone', async () => {
    let runs = 0;
    await otherHolds('b');
    const unit = run(async () => {
      runs += 1;
      await set('a', '1');
      await set('b', '2');
    });
    await waitsForLock();
    await other.query(SET, ['other a', 'a']);
    await other.query('COMMIT');
    await unit;
    expect(runs).toBeGreaterThanOrEqual(2);
    expect(await bodies()).toMatchObject({ a: '1', b: '2' });
  });

  it('like a deadlock lets nothing through that a unit writes afterwards, though it takes no notice', async () => {
    let runs = 0;
    const refused: unknown[] = [];
    const noteRefusal = (reason: unknown) => void refused.push(reason);
    await otherHolds('b');
    const unit = run(async () => {
      runs += 1;
      await set('a', `a of run ${runs}`);
      await set('b', `b of run ${runs}`).catch(noteRefusal);
      await set('c', `c of run ${runs}`).catch(noteRefusal);
    });
    await waitsForLock();
    await other.query(SET, ['other a', 'a']);
    const deadlock = [{ code: 'ER_LOCK_DEADLOCK' }, { code: 'UNAVAILABLE' }];
    await eventually(() => expect(refused.slice(-2)).toMatchObject(deadlock));
    expect(await bodies()).toMatchObject({ c: 'c' });
    await other.query('COMMIT');
    await unit;
    expect(runs).toBeGreaterThanOrEqual(2);
    expect(await bodies()).toEqual({ a: `a of run ${runs}`, b: `b of run ${runs}`, c: `c of run ${runs}` });
  });

  it('like a deadlock in a flush of the object mapper is one too', async () => {
    await otherHolds('b');
    const unit = run(async () => {
      for (const id of ['a', 'b']) {
        (await database.entityManager().findOneOrFail(Note, id)).body = `mapped ${id}`;
        await database.entityManager().flush();
      }
    });
    await waitsForLock();
    await other.query(SET, ['other a', 'a']);
    await other.query('COMMIT');
    await unit;
    expect(await bodies()).toMatchObject({ a: 'mapped a', b: 'mapped b' });
  });

  it('like a lock that nobody lets go is answered with UNAVAILABLE, and its neighbours are committed', async () => {
    await otherHolds('b');
    const answers = await Promise.allSettled([
      run(() => set('a', '1')),
      run(() => set('b', '2')),
      run(() => set('c', '3')),
    ]);
    await other.query('ROLLBACK');
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'UNAVAILABLE' } },
      { status: 'fulfilled' },
    ]);
    expect(await bodies()).toEqual({ a: '1', b: 'b', c: '3' });
  });

  it('like a connection that the server takes for sound keeps no rows: it is ended before another unit begins', async () => {
    const lost = await run(async () => {
      await set('a', 'lost');
      proxy.strand();
      await set('b', 'lost');
    }).catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: 'UNAVAILABLE' });
    await run(() => set('a', '2'));
    expect(await otherBodies()).toMatchObject({ a: '2', b: 'b' });
  });

  it('like a connection that is killed in the middle of a unit runs it again on another', async () => {
    let runs = 0;
    await run(async () => {
      runs += 1;
      await set('a', '1');
      if (runs === 1) {
        const sql =
          'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID() ORDER BY TIME_MS';
        const [rows] = await other.query(sql, [name]);
        for (const { id } of rows as { id: number }[]) await other.query(`KILL ${id}`).catch(() => undefined);
      }
      await set('b', '2');
    });
    expect(runs).toBe(2);
    expect(await bodies()).toMatchObject({ a: '1', b: '2' });
  });

  it.each([
    [1020, 'a row has changed since it was read'],
    [1180, 'an error during COMMIT'],
    [1412, 'a migration has changed a table meanwhile'],
    [1615, 'a prepared statement has to be prepared again'],
    [3101, 'the other members of a cluster have refused the transaction'],
  ])('that the server names by %d (%s) runs the unit again', async (number) => {
    let runs = 0;
    await run(async () => {
      runs += 1;
      await set('a', `run ${runs}`);
      if (runs === 1) await database.run(`SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${number}`);
    });
    expect(runs).toBe(2);
    expect(await bodies()).toMatchObject({ a: 'run 2' });
  });

  it.each([1037, 1041, 1047, 1135])('that the server names by %d is answered with UNAVAILABLE', async (number) => {
    const failing = run(() => database.run(`SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${number}`));
    await expect(failing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  const commitOnce = (verdict: 'swallow the answer' | 'swallow') => {
    let isDone = false;
    proxy.judge = (sent) => {
      if (isDone || !sent.includes('COMMIT')) return 'pass';
      isDone = true;
      return verdict;
    };
  };

  it.each(['swallow the answer', 'swallow'] as const)(
    'like a COMMIT that the network drops (%s) runs the unit again, which meets its own row or none, and stores it once',
    async (verdict) => {
      const added: boolean[] = [];
      commitOnce(verdict);
      await run(async () => {
        added.push(await database.insertNew(ADD, ['new', 'new']));
      });
      expect(added).toEqual([true, verdict === 'swallow']);
      const [rows] = await other.query("SELECT body FROM note WHERE id = 'new'");
      expect(rows).toEqual([{ body: 'new' }]);
    },
  );

  it('like a server that is away is answered with UNAVAILABLE, for reads too, and is over when it is back', async () => {
    const back = await proxy.away();
    await expect(run(() => set('a', '1'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(bodies()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await back();
    await run(() => set('a', '2'));
    expect(await bodies()).toMatchObject({ a: '2' });
  });

  it('like a network that is silent from now on is answered with UNAVAILABLE before anybody loses patience', async () => {
    const began = performance.now();
    const unit = run(async () => {
      await set('a', '1');
      proxy.hush();
      await set('b', '2');
    });
    await expect(unit).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await otherBodies()).toMatchObject({ a: 'a', b: 'b' });
  });
});
