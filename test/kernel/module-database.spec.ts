import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { idFloor } from '#kernel/domain/ids.ts';
import { ForgetAnswers } from '#kernel/idempotency/forget-answers.ts';
import type { DeadLetter } from '#kernel/inbox/dead-letters.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { ForgetSettled } from '#kernel/outbox/forget-settled.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const DAY = 86_400_000;
const schema = {
  entities: [],
  migrations: KERNEL_MIGRATIONS,
};

describe('the database of a module', () => {
  const clock = new FakeClock();
  let folder: TemporaryFolder;
  let file: string;
  let database: SqliteDatabase;

  beforeEach(async () => {
    folder = new TemporaryFolder();
    file = folder.file('module.sqlite');
    database = await SqliteDatabase.open({ file, schema });
  });
  afterEach(async () => {
    await database.close();
    folder.remove();
  });

  const forget = (oldestUndelivered?: number) =>
    new ForgetSettled({
      transaction: database.transaction,
      database,
      clock,
      oldestUndelivered: async () => oldestUndelivered,
    }).run();
  const ago = (days: number) => clock.now() - days * DAY;
  /** The id of an event. */
  const toldAt = (days: number) => `${idFloor(ago(days))}-7000-8000-000000000000`;
  const write = (sql: string, values: readonly (string | number | null)[]) =>
    database.transaction.run(() => database.run(sql, values));
  const told = (id: string, settledAt: number | null) =>
    write(
      "INSERT INTO outbox (event_id, topic, partition_key, type, payload, created_at, settled_at) VALUES (?, 't', 'k', 'a.b', '{}', 0, ?)",
      [id, settledAt],
    );
  const ids = async (table: string, column: string) =>
    (await database.all<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY 1`)).map(({ id }) => id);

  it('forgets an event a week after it was settled, and never while somebody still has to hear it', async () => {
    await told('old', ago(7.1));
    await told('young', ago(6.9));
    await told('unsettled', null);
    await forget();
    expect(await ids('outbox', 'event_id')).toEqual(['unsettled', 'young']);
  });

  it('remembers who has handled an event for longer than the event', async () => {
    const mark = 'INSERT INTO inbox (subscriber, event_id, handled_at) VALUES (?, ?, ?)';
    await write(mark, ['s', toldAt(14.2), ago(14.1)]);
    await write(mark, ['t', toldAt(14.2), ago(14.1)]);
    await write(mark, ['told by a clock that is ahead', toldAt(13.99), ago(14.01)]);
    await write(mark, ['s', toldAt(14.1), ago(13.9)]);
    await write(mark, ['t', toldAt(13.9), ago(13.8)]);
    await forget();
    expect(await ids('inbox', 'event_id')).toEqual([toldAt(14.1), toldAt(13.9)]);
  });

  it('remembers it for as long as any event of that time or later may still be delivered', async () => {
    const mark = 'INSERT INTO inbox (subscriber, event_id, handled_at) VALUES (?, ?, ?)';
    await write(mark, ['s', toldAt(41), ago(40)]);
    await write(mark, ['s', toldAt(39), ago(39)]);
    await write(mark, ['s', toldAt(38), ago(20)]);
    await forget(ago(39));
    expect(await ids('inbox', 'event_id')).toEqual([toldAt(39), toldAt(38)]);
  });

  it('forgets what was parked a month after it was resolved, when it cannot be delivered again, and never what is parked', async () => {
    const park = `INSERT INTO dead_letter (id, subscriber, event_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at, resolved_at)
      VALUES (?, 's', ?, 'a.b', 't', 'k', '{}', '{}', 'FAILED', 'boom', 5, ?, ?, ?)`;
    await write(park, ['1', 'old', 'REPLAYED', ago(50), ago(31)]);
    await write(park, ['2', 'undelivered', 'DISCARDED', ago(39), ago(31)]);
    await write(park, ['3', 'young', 'DISCARDED', ago(50), ago(29)]);
    await write(park, ['4', 'parked', 'PARKED', ago(50), null]);
    await forget(ago(40));
    expect(await ids('dead_letter', 'event_id')).toEqual(['parked', 'undelivered', 'young']);
  });

  it('forgets after a day what a repeat was to be answered', async () => {
    const store =
      "INSERT INTO idempotency (scope, idempotency_key, method, path, fingerprint, answer, created_at) VALUES ('m', ?, 'POST', '/x', 'f', '{}', ?)";
    await write(store, ['old', ago(1.1)]);
    await write(store, ['young', ago(0.9)]);
    await new ForgetAnswers(database.transaction, database, clock).run();
    expect(await ids('idempotency', 'idempotency_key')).toEqual(['young']);
  });

  it('names the dead letters of an older build when it opens its file', async () => {
    const older = folder.file('older.sqlite');
    const before = await SqliteDatabase.open({
      file: older,
      schema: { ...schema, migrations: KERNEL_MIGRATIONS.slice(0, 3) },
    });
    const park = `INSERT INTO dead_letter (subscriber, event_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at)
      VALUES ('s', ?, 'a.b', 't', 'k', '{}', '{"ce_id":"m"}', 'FAILED', 'boom', 5, 'PARKED', 0)`;
    await before.transaction.run(async () => {
      for (const id of ['one', 'two']) await before.run(park, [id]);
    });
    await before.close();
    const after = await SqliteDatabase.open({ file: older, schema });
    const letters = await after.all<DeadLetter>('SELECT * FROM dead_letter');
    await after.close();
    expect(new Set(letters.map(({ id }) => id)).size).toBe(2);
    expect(letters.map(({ message_id }) => message_id)).toEqual(['m', 'm']);
  });

  it('refuses writers while another program holds its lock, and lets everybody else go on', async () => {
    const stranger = new DatabaseSync(file);
    stranger.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const others = setInterval(() => turns++, 10);
    const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => told(`e${n}`, null)));
    clearInterval(others);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
    expect(turns).toBeGreaterThan(2);
    stranger.exec('ROLLBACK');
    stranger.close();
    await told('afterwards', null);
    expect(await ids('outbox', 'event_id')).toEqual(['afterwards']);
  });

  it('gives back the room that its log took for one large commit', async () => {
    const log = () => statSync(`${file}-wal`).size;
    const large = 'x'.repeat(500_000);
    await database.transaction.run(async () => {
      await database.run('CREATE TABLE note (text MEDIUMTEXT)');
      for (let n = 0; n < 80; n += 1) await database.run('INSERT INTO note (text) VALUES (?)', [large]);
    });
    expect(log()).toBeGreaterThan(30_000_000);
    await write('INSERT INTO note (text) VALUES (?)', ['small']);
    expect(log()).toBeLessThan(25_000_000);
  });
});
