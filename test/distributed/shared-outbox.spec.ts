import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#kernel/domain/clock.ts';
import { ForgetSettled } from '#kernel/outbox/forget-settled.ts';
import { eventually } from '../support/eventually.ts';
import { dropSchemas, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';
import { type Arrival, OutboxProcess, TOPIC } from '../support/outbox-process.ts';

const INSERT =
  'INSERT INTO outbox (event_id, topic, partition_key, type, payload, created_at) VALUES (?, ?, ?, ?, ?, 0)';
const SHORT = 1_500;
/** No test waits for such a lease to run out. */
const LONG = 600_000;

describe('an outbox that several processes relay', () => {
  let schema: string;
  let arrived: Arrival[];
  let processes: OutboxProcess[];

  beforeEach(() => {
    schema = newSchemaPrefix();
    arrived = [];
    processes = [];
  });
  afterEach(async () => {
    for (const process of processes) await process.end();
    await dropSchemas(schema);
  });

  const open = async (name: string, lasts = LONG): Promise<OutboxProcess> => {
    const process = await OutboxProcess.open({ name, schema, arrived, lasts });
    processes.push(process);
    return process;
  };
  const start = async (name: string, lasts = LONG): Promise<OutboxProcess> => {
    const process = await open(name, lasts);
    await process.start();
    return process;
  };
  const arrivals = (of: string) => arrived.filter(({ key }) => key === of).map(({ by, n }) => `${n} by ${by}`);
  /** The numbers of a key, each as it arrived first. */
  const firsts = (of: string) => [...new Set(arrived.filter(({ key }) => key === of).map(({ n }) => n))];
  const query = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const client = await otherClient(schema);
    const [rows] = await client.query(sql, [...values]);
    await client.end();
    return rows as Row[];
  };
  const allSettled = () =>
    eventually(async () => expect(await query('SELECT seq FROM outbox WHERE settled_at IS NULL LIMIT 1')).toEqual([]), {
      within: 40_000,
    });
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  const letter = (key: string, n: number) => [
    `${key}-${n}`,
    TOPIC,
    key,
    'post.letter-written',
    JSON.stringify({ data: { key, n } }),
  ];

  it('keeps the order of every key and loses nothing over 2,000 events, while processes are killed', async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `key ${n}`);
    let told = 0;
    const tellOn = async (until: number, process: OutboxProcess) => {
      while (told < until) {
        const [key = ''] = keys.splice(Math.floor(Math.random() * keys.length), 1);
        keys.push(key);
        const isTold = await process.tell(key).then(
          () => true,
          () => false,
        );
        if (!isTold) return;
        told += 1;
      }
    };
    let writers = [await start('a0', SHORT), await start('b0', SHORT)];
    await start('c', SHORT);
    for (const [round, until] of [500, 1_000, 1_500, 2_000].entries()) {
      const writing = writers.flatMap((writer) => Array.from({ length: 8 }, () => tellOn(until, writer)));
      if (round < 3) await eventually(() => expect(told).toBeGreaterThan(until - 300), { within: 40_000 });
      const [victim, survivor] = round % 2 === 0 ? writers : writers.toReversed();
      if (round < 3) await victim?.kill();
      await Promise.all(writing);
      if (round < 3) writers = [survivor as OutboxProcess, await start(`w${round + 1}`, SHORT)];
    }
    await allSettled();
    const counts = await query<{ letter_key: string; n: number }>('SELECT letter_key, n FROM letter_count');
    expect(counts.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThanOrEqual(2_000);
    for (const { letter_key: key, n } of counts) expect([key, firsts(key)]).toEqual([key, upTo(n)]);
  });

  it('is told at once by the process that committed it', async () => {
    const [a, b] = [await start('a'), await start('b')];
    for (const n of upTo(5)) await (n % 2 === 0 ? a : b).tell(`key ${n}`);
    await allSettled();
    expect(arrived.map(({ by, key }) => `${key} by ${by}`).toSorted()).toEqual(
      upTo(5).map((n) => `key ${n} by ${n % 2 === 0 ? 'a' : 'b'}`),
    );
  });

  it('lets a row wait for an older one of its key that another process has, and other keys flow', async () => {
    const [a, b] = [await start('a'), await start('b')];
    a.bus.hold();
    await a.tell('k');
    await b.tell('k');
    await b.tell('other');
    await a.tell('k');
    await eventually(() => expect(firsts('other')).toEqual([1]));
    for (const n of upTo(3)) {
      await b.tell(`later ${n}`);
      await eventually(() => expect(firsts(`later ${n}`)).toEqual([1]));
    }
    expect(firsts('k')).toEqual([]);
    a.bus.letGo();
    await allSettled();
    expect(firsts('k')).toEqual([1, 2, 3]);
  });

  it('gives what nobody has to one of several processes, of each key in its order', async () => {
    const idle = await open('idle');
    const client = await otherClient(schema);
    for (const n of upTo(20)) for (const key of upTo(30)) await client.execute(INSERT, letter(`key ${key}`, n));
    await client.end();
    const others = await Promise.all(['a', 'b', 'c'].map((name) => open(name)));
    await Promise.all(others.map((process) => process.start()));
    await allSettled();
    expect(arrived).toHaveLength(600);
    for (const key of upTo(30)) expect(firsts(`key ${key}`)).toEqual(upTo(20));
    expect(arrived.filter(({ by }) => by === idle.name)).toEqual([]);
  });

  it('loses no row that is committed later than a younger one of its key', async () => {
    const a = await start('a');
    const client = await otherClient(schema);
    await client.query('BEGIN');
    await client.execute(INSERT, letter('k', 100));
    await a.tell('k');
    await eventually(() => expect(firsts('k')).toEqual([1]));
    await client.query('COMMIT');
    await client.end();
    await allSettled();
    expect(firsts('k')).toEqual([1, 100]);
  });

  it('is gone on with by another process when one is killed', async () => {
    const [a, b] = [await start('a', SHORT), await start('b', SHORT)];
    a.bus.hold();
    await a.tell('k');
    await a.tell('k');
    await b.tell('k');
    await a.kill();
    await allSettled();
    expect(arrivals('k')).toEqual(['1 by b', '2 by b', '3 by b']);
  });

  it('gets nothing from a process that was slow past its lease', async () => {
    const [a, b] = [await start('a', SHORT), await start('b', SHORT)];
    a.bus.hold();
    await a.tell('k');
    await eventually(() => expect(a.bus.waiting).toBe(1));
    a.proxy.hush();
    await allSettled();
    await b.tell('k');
    await allSettled();
    expect(arrivals('k')).toEqual(['1 by b', '2 by b']);
    a.bus.letGo();
    await eventually(() => expect(a.bus.waiting).toBe(0));
    expect(arrivals('k')).toEqual(['1 by b', '2 by b']);
  });

  it('is told by a process again that has lost its lease and taken another', async () => {
    const [a, b] = [await start('a', SHORT), await start('b', SHORT)];
    const back = await a.proxy.away();
    const before = await query<{ id: string }>('SELECT id FROM outbox_relay ORDER BY id');
    await query('UPDATE outbox_relay SET alive_until = 0');
    await eventually(async () => {
      await b.tell('k');
      expect((await query('SELECT id FROM outbox_relay')).length).toBeLessThanOrEqual(before.length);
    });
    await back();
    await b.stop();
    await eventually(() => a.tell('a'));
    await allSettled();
    expect(arrivals('a')).toEqual(['1 by a']);
    expect(firsts('k')).toEqual(upTo(firsts('k').length));
  });

  it('is handed over at once by a process that stops', async () => {
    const [a] = [await start('a'), await start('b')];
    a.bus.hold();
    await a.tell('k');
    await a.tell('k');
    await a.stop();
    await allSettled();
    expect(arrivals('k')).toEqual(['1 by b', '2 by b']);
    await a.tell('k');
    await allSettled();
    expect(arrivals('k')).toEqual(['1 by b', '2 by b', '3 by b']);
    a.bus.letGo();
    await eventually(() => expect(a.bus.waiting).toBe(0));
    expect(arrivals('k')).toHaveLength(3);
  });

  it('is cleared of what was settled long ago by two at a time', async () => {
    const [a, b] = [await open('a'), await open('b')];
    const client = await otherClient(schema);
    await client.execute(INSERT, letter('unsettled', 1));
    const rows = upTo(6_000).map((n) => [...letter('k', n), 0, 1]);
    const columns = '(event_id, topic, partition_key, type, payload, created_at, settled_at)';
    await client.query(`INSERT INTO outbox ${columns} VALUES ?`, [rows]);
    await client.end();
    const forgetting = [a, b].map(({ database }) => {
      const { transaction } = database;
      return new ForgetSettled({ database, transaction, clock: new SystemClock(), oldestUndelivered: async () => 0 });
    });
    await Promise.all(forgetting.map((job) => job.run()));
    expect(await query('SELECT partition_key FROM outbox')).toEqual([{ partition_key: 'unsettled' }]);
  });

  it('keeps the order though a commit of which nobody knows the end was done', async () => {
    const a = await start('a');
    let isSwallowed = false;
    a.proxy.judge = (sent) => {
      if (isSwallowed || !sent.includes('COMMIT')) return 'pass';
      isSwallowed = true;
      return 'swallow the answer';
    };
    await a.tell('k');
    await allSettled();
    expect(isSwallowed).toBe(true);
    expect(firsts('k')).toEqual([1, 2]);
  });
});
