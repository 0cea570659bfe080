import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#kernel/domain/clock.ts';
import { idFloor } from '#kernel/domain/ids.ts';
import { ForgetAnswers } from '#kernel/idempotency/forget-answers.ts';
import type { Job } from '#kernel/jobs/job.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { ForgetSettled } from '#kernel/outbox/forget-settled.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';

const DAY = 86_400_000;
const OLD = 1_200;
const YOUNG = 15_000;
/** To find an old row and to delete it, and some more; far less than what stays of one table. */
const ENOUGH = 6 * OLD;

describe('what is forgotten of large tables on MySQL', () => {
  const schema = newSchemaPrefix();
  const clock = new SystemClock();
  let database: MysqlDatabase;

  beforeAll(async () => {
    const migrations = { entities: [], migrations: KERNEL_MIGRATIONS };
    database = await MysqlDatabase.open({
      administrator: mysqlServer(),
      name: schema,
      schema: migrations,
      alone: false,
    });
    const client = await otherClient(schema);
    const ago = (days: number) => clock.now() - days * DAY;
    const fill = async (insert: string, rowOf: (n: number, at: number) => readonly unknown[]) => {
      const rows = Array.from({ length: OLD + YOUNG }, (_, n) => rowOf(n, ago(n < OLD ? 50 : 1) + n));
      for (let at = 0; at < rows.length; at += 5_000) await client.query(insert, [rows.slice(at, at + 5_000)]);
    };
    const id = (n: number, at: number) => `${idFloor(at)}-7000-8000-${String(n).padStart(12, '0')}`;
    await fill(
      'INSERT INTO outbox (event_id, topic, partition_key, type, payload, created_at, settled_at) VALUES ?',
      (n, at) => [id(n, at), 't', 'k', 'a.b', '{}', at, at],
    );
    await fill('INSERT INTO inbox (subscriber, event_id, handled_at) VALUES ?', (n, at) => [
      n % 2 === 0 ? 'even' : 'odd',
      id(n, at),
      at,
    ]);
    await fill(
      `INSERT INTO dead_letter (id, subscriber, event_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at, resolved_at) VALUES ?`,
      (n, at) => [id(n, at), 's', id(n, at), 'a.b', 't', 'k', '{}', '{}', 'FAILED', 'boom', 5, 'DISCARDED', at, at],
    );
    await fill(
      'INSERT INTO idempotency (scope, idempotency_key, method, path, fingerprint, answer, created_at) VALUES ?',
      (n, at) => ['m', String(n), 'POST', '/x', 'f', '{}', n < OLD ? at : clock.now()],
    );
    await client.query('ANALYZE TABLE outbox, inbox, dead_letter, idempotency');
    await client.end();
  });
  afterAll(async () => {
    await database.close();
    await dropSchemas(schema);
  });

  const rowsRead = async (): Promise<number> => {
    const read = () => database.all<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    const counted = [...(await read()), ...(await database.transaction.run(read))];
    return counted.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  const left = async (table: string) => (await database.all(`SELECT 1 FROM ${table}`)).length;

  const forgets = async (job: Job, tables: readonly string[]) => {
    const before = await rowsRead();
    const { commits } = database.transaction.counts;
    await job.run();
    expect(database.transaction.counts.commits - commits).toBeGreaterThan(tables.length);
    const read = (await rowsRead()) - before;
    for (const table of tables) expect([table, await left(table)]).toEqual([table, YOUNG]);
    expect(read).toBeLessThan(tables.length * ENOUGH);
  };

  it('is found without reading what stays, and goes in portions: events, marks and dead letters', async () => {
    const { transaction } = database;
    const job = new ForgetSettled({ database, transaction, clock, oldestUndelivered: async () => undefined });
    await forgets(job, ['outbox', 'inbox', 'dead_letter']);
  });

  it('is found without reading what stays, and goes in portions: answers to repeats', async () => {
    await forgets(new ForgetAnswers(database.transaction, database, clock), ['idempotency']);
  });
});
