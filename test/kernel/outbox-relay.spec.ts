import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import { EventBus, type TopicLag } from '#kernel/event-bus/event-bus.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { OutboxRelay } from '#kernel/outbox/outbox-relay.ts';
import type { StoredRow } from '#kernel/outbox/outbox-row.ts';
import { LoneRowStorage } from '#kernel/outbox/row-storage.ts';
import { TopicRelays } from '#kernel/outbox/topic-relays.ts';
import type { Database, SqlValue } from '#kernel/persistence/database.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

class ScriptedBus extends EventBus {
  readonly published: string[] = [];
  answer: (id: string) => Promise<void> = async () => undefined;
  subscribe(): void {}
  async listen(): Promise<void> {}
  async publish(message: BusMessage): Promise<void> {
    this.published.push(message.headers.ce_id);
    await this.answer(message.headers.ce_id);
  }
  async lag(): Promise<readonly TopicLag[]> {
    return [];
  }
  isCaughtUp(): boolean {
    return true;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
}

const schema = { entities: [], migrations: KERNEL_MIGRATIONS };

const topic = 't';

describe('the relay of an outbox', () => {
  let folder: TemporaryFolder;
  let database: SqliteDatabase;
  let bus: ScriptedBus;
  let storage: LoneRowStorage;
  let relay: OutboxRelay;

  const insert = (...ids: string[]): Promise<StoredRow[]> => insertOn(topic, ...ids);
  const insertOn = (topic: string, ...ids: string[]): Promise<StoredRow[]> =>
    database.transaction.run(async () => {
      const rows: StoredRow[] = [];
      const letter = { topic, partition_key: 'a', type: 'post.letter-written', payload: '{}', subject: null };
      for (const id of ids) rows.push(await storage.store({ ...letter, event_id: id, created_at: 0 }));
      return rows;
    });
  const open = async () =>
    (await database.all<{ event_id: string }>('SELECT event_id FROM outbox WHERE settled_at IS NULL ORDER BY seq')).map(
      ({ event_id }) => event_id,
    );
  const names = (count: number, prefix = 'e') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

  beforeEach(async () => {
    folder = new TemporaryFolder();
    database = await SqliteDatabase.open({ file: folder.file('outbox.sqlite'), schema });
    bus = new ScriptedBus();
    storage = new LoneRowStorage(database);
    const { transaction } = database;
    relay = new OutboxRelay({
      ...{ database, transaction, bus, topic, pollEvery: 200 },
      ...{ clock: new FakeClock(), logger: new SilentLogger() },
    });
  });
  afterEach(async () => {
    await relay.stop();
    await database.close();
    folder.remove();
  });

  it('hands on what lay there at the start in its order, and marks it settled', async () => {
    await insert(...names(1_200));
    await relay.start();
    await eventually(() => expect(bus.published).toEqual(names(1_200)));
    await eventually(async () => expect(await open()).toEqual([]));
    expect(relay.inFlight).toBe(0);
  });

  it('keeps a row until the bus has settled it', async () => {
    const settle = new Map<string, () => void>();
    bus.answer = (id) => new Promise((resolve) => settle.set(id, resolve));
    await insert('a', 'b');
    await relay.start();
    settle.get('b')?.();
    await eventually(async () => expect(await open()).toEqual(['a']));
    expect(relay.inFlight).toBe(1);
    settle.get('a')?.();
    await eventually(async () => expect(await open()).toEqual([]));
  });

  it('takes no offer before its start, and none twice', async () => {
    const rows = await insert('a', 'b');
    for (const row of rows) relay.offer(row);
    expect(bus.published).toEqual([]);
    bus.answer = () => new Promise(() => undefined);
    await relay.start();
    for (const row of rows) relay.offer(row);
    for (const row of await insert('c')) relay.offer(row);
    expect(bus.published).toEqual(['a', 'b', 'c']);
  });

  it('hands on a row that was never offered, as after a commit of which nobody knew the end, before the one that follows it', async () => {
    await relay.start();
    for (const row of await insert('a')) relay.offer(row);
    await insert('b');
    for (const row of await insert('c', 'd')) relay.offer(row);
    await eventually(async () => expect(await open()).toEqual([]));
    expect(bus.published).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on from a row that it had read before it was offered, without another look at the table', async () => {
    bus.answer = () => new Promise(() => undefined);
    await relay.start();
    const early = await insert('a');
    await eventually(() => expect(bus.published).toEqual(['a']));
    for (const row of [...early, ...(await insert('b'))]) relay.offer(row);
    expect(bus.published).toEqual(['a', 'b']);
  });

  it('goes on by itself after a row that was stored and undone', async () => {
    await relay.start();
    await database.transaction
      .run(async () => {
        await insert('undone');
        throw new Error('no');
      })
      .catch(() => undefined);
    for (const row of await insert('a')) relay.offer(row);
    await eventually(async () => expect(await open()).toEqual([]));
    for (const row of await insert('b')) relay.offer(row);
    expect(bus.published).toEqual(['a', 'b']);
  });

  it('offers again, in order, what the bus refused', async () => {
    let away = true;
    bus.answer = async () => {
      if (away) throw new Error('away');
    };
    await insert('a', 'b');
    await relay.start();
    for (const row of await insert('c')) relay.offer(row);
    await sleep(50);
    away = false;
    const before = bus.published.length;
    await eventually(async () => expect(await open()).toEqual([]));
    expect(bus.published.slice(before)).toEqual(['a', 'b', 'c']);
  });

  it('offers again what the bus choked on', async () => {
    let failures = 0;
    const publish = bus.publish.bind(bus);
    bus.publish = (message) => {
      failures += 1;
      if (failures === 1) throw new Error('thrown, not rejected');
      return publish(message);
    };
    await insert('a');
    await relay.start();
    await eventually(async () => expect(await open()).toEqual([]));
    expect(bus.published).toEqual(['a']);
  });

  it('does not storm a bus that is away', async () => {
    bus.answer = () => Promise.reject(new Error('away'));
    await insert(...names(3_000));
    await relay.start();
    await sleep(500);
    expect(bus.published.length).toBeLessThan(5_000);
  });

  it('keeps the order while the table is read slowly', async () => {
    let reads = 0;
    const { transaction } = database;
    const slow: Database = {
      dialect: database.dialect,
      run: (sql, values) => database.run(sql, values),
      insertNew: (sql, values) => database.insertNew(sql, values),
      get: (sql, values) => database.get(sql, values),
      hold: (sql, values) => database.hold(sql, values),
      entityManager: () => database.entityManager(),
      all: async <Row>(sql: string, values?: readonly SqlValue[]) => {
        const rows = await database.all<Row>(sql, values);
        if (reads++ > 0) await sleep(400);
        return rows;
      },
    };
    relay = new OutboxRelay({
      database: slow,
      transaction,
      bus,
      clock: new FakeClock(),
      logger: new SilentLogger(),
      topic,
      pollEvery: 200,
    });
    let away = true;
    bus.answer = async () => {
      if (away) throw new Error('away');
    };
    await insert('x');
    await relay.start();
    away = false;
    await eventually(() => expect(reads).toBe(2));
    await sleep(50);
    for (const row of await insert('a')) relay.offer(row);
    await sleep(400);
    for (const row of await insert('b')) relay.offer(row);
    await eventually(async () => expect(await open()).toEqual([]));
    expect(bus.published).toEqual(['x', 'x', 'a', 'b']);
  });

  it('records at its stop what the bus has settled, and takes no more', async () => {
    await insert('a');
    await relay.start();
    await relay.stop();
    expect(await open()).toEqual([]);
    for (const row of await insert('b')) relay.offer(row);
    await sleep(250);
    expect(bus.published).toEqual(['a']);
    await relay.start();
    await eventually(() => expect(bus.published).toEqual(['a', 'b']));
  });

  it('tries again when what is settled cannot be marked', async () => {
    await insert('a');
    await database.transaction.run(() =>
      database.run("CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'disk'); END"),
    );
    await relay.start();
    await sleep(100);
    expect(await open()).toEqual(['a']);
    await database.transaction.run(() => database.run('DROP TRIGGER full'));
    await eventually(async () => expect(await open()).toEqual([]));
    expect(bus.published).toEqual(['a']);
  });

  it('of one topic is not held up by another topic that nobody can take, however much lies there', async () => {
    const { transaction } = database;
    const shared = { database, transaction, bus, clock: new FakeClock(), logger: new SilentLogger() };
    const relays = new TopicRelays({ ...shared, topics: ['facts', 'talk'] });
    bus.answer = (id) => (id.startsWith('fact') ? new Promise(() => undefined) : Promise.resolve());
    await insertOn('facts', ...names(10_500, 'fact'));
    await insertOn('talk', 'before');
    await relays.start();
    for (const row of await insertOn('talk', 'after')) relays.offer(row);
    await eventually(async () => expect((await open()).filter((id) => !id.startsWith('fact'))).toEqual([]));
    expect(bus.published.filter((id) => !id.startsWith('fact'))).toEqual(['before', 'after']);
    await relays.stop();
  });
});
