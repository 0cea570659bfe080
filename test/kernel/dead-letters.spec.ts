import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Audit, operator } from '#kernel/audit/audit.ts';
import { DatabaseAudit } from '#kernel/audit/database.audit.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { defineEvent } from '#kernel/event-bus/event.ts';
import type { DeadLetterCause } from '#kernel/inbox/dead-letter-parked.ts';
import { DeadLetterReplay } from '#kernel/inbox/dead-letter-replay.ts';
import { type DeadLetter, DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { EventHandling } from '#kernel/inbox/event-handling.ts';
import { Inbox } from '#kernel/inbox/inbox.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { DeadLetterDesk } from '#kernel/operations/dead-letter-desk.ts';
import { EventTrail } from '#kernel/operations/event-trail.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { sealed } from '../support/letters.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const Written = defineEvent('post.written', 2, z.object({ key: z.string() }), { summary: 'Written.', key: 'key' });
const READ = 'read';
const ids = new RandomIds();

let folder: TemporaryFolder;
let database: SqliteDatabase;
let letters: DeadLetters;
let replay: DeadLetterReplay;
let desk: DeadLetterDesk;
let audit: Audit;
let trail: EventTrail;
let handle: () => Promise<void>;
let handled: number;
let pages: number[];

/** Notes how many letters each reading takes into memory. */
class CountedDeadLetters extends DeadLetters {
  override async list(...asked: Parameters<DeadLetters['list']>): Promise<DeadLetter[]> {
    const found = await super.list(...asked);
    pages.push(found.length);
    return found;
  }
}

beforeEach(async () => {
  folder = new TemporaryFolder();
  const clock = new FakeClock();
  const schema = { entities: [], migrations: KERNEL_MIGRATIONS };
  database = await SqliteDatabase.open({ file: folder.file('desk.sqlite'), schema });
  const { transaction } = database;
  handled = 0;
  handle = async () => {
    handled += 1;
  };
  pages = [];
  letters = new CountedDeadLetters(database, transaction, clock, ids);
  const logger = new SilentLogger();
  const subscription = { event: Written, name: READ, subscriber: { handle: () => handle() } } as never;
  const handling = new EventHandling({
    group: 'desk',
    subscriptions: [subscription],
    transaction,
    logger,
    topicPrefix: 'jumak',
    random: () => 0,
    inbox: new Inbox(database, clock),
  });
  replay = new DeadLetterReplay({ handling, transaction, deadLetters: letters, logger });
  audit = new DatabaseAudit(database, clock, ids);
  desk = new DeadLetterDesk(transaction, letters, replay, audit);
  trail = new EventTrail({ module: 'desk', subscriptions: [subscription], database, deadLetters: letters });
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

const written = (dataversion = 2) => sealed(Written.of({ key: 'a' }), 'jumak', (all) => ({ ...all, dataversion }));

async function park(cause: DeadLetterCause, message = written()): Promise<string> {
  const eventId = message.headers.ce_id;
  const delivery = { ...message, position: `${message.topic}/0/0` };
  await database.transaction.run(() =>
    letters.park({ subscriber: READ, eventId, delivery, cause, error: 'boom', attempts: 5 }),
  );
  return eventId;
}

/** As the build before writes it on this schema: without what was added since. */
async function parkAsTheBuildBefore(): Promise<string> {
  const { topic, key, payload, headers } = written();
  await database.transaction.run(() =>
    database.run(
      `INSERT INTO dead_letter (subscriber, event_id, type, topic, partition_key, payload, headers, cause, error, attempts, state, parked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'FAILED', 'boom', 5, 'PARKED', 1)
       ON CONFLICT DO NOTHING`,
      [READ, headers.ce_id, headers.ce_type, topic, key, payload, JSON.stringify(headers)],
    ),
  );
  return headers.ce_id;
}

const outcomeOf = async (event: string) => {
  const told = { module: 'post', id: event, type: Written.type, at: 0, settledAt: null, envelope: undefined };
  return (await trail.outcomes(told))[0];
};

describe('what the build before has parked on this schema', () => {
  it('is listed under an id, and shown by it', async () => {
    const event = await parkAsTheBuildBefore();
    const [listed] = await letters.list();
    expect(listed).toMatchObject({ event_id: event, message_id: event, state: 'PARKED' });
    expect(z.uuidv7().safeParse(listed?.id).success).toBe(true);
    expect(await letters.find(listed?.id ?? '')).toEqual(listed);
  });

  it('has the same id whenever it is read, also by two at once', async () => {
    await parkAsTheBuildBefore();
    const read = await Promise.all([letters.list(), letters.list()]);
    expect(new Set([...read, await letters.list()].map(([letter]) => letter?.id)).size).toBe(1);
  });

  it('stands in the trail of its event', async () => {
    const event = await parkAsTheBuildBefore();
    expect(await outcomeOf(event)).toMatchObject({ state: 'PARKED', deadLetter: { event_id: event } });
  });

  it('is replayed, and another one is discarded', async () => {
    await parkAsTheBuildBefore();
    await parkAsTheBuildBefore();
    const [one, other] = (await letters.list()).map(({ id }) => id) as [string, string];
    expect(await desk.replay({ id: one, actor: operator('kim') })).toMatchObject({ id: one, state: 'REPLAYED' });
    expect(await desk.discard({ id: other, actor: operator('kim'), reason: undefined })).toMatchObject({
      state: 'DISCARDED',
    });
    expect(handled).toBe(1);
  });

  it('is all named for whoever reads it, however much it is, also for two at once', async () => {
    for (let n = 0; n < 410; n += 1) await parkAsTheBuildBefore();
    for (const read of await Promise.all([letters.list(), letters.list()])) {
      const named = new Set(read.map(({ id }) => id));
      expect([named.size, named.has(null as never)]).toEqual([410, false]);
    }
  });
});

describe('the start of a build that knows a version', () => {
  it('replays all that was parked for it, and leaves alone what it still does not know and what failed', async () => {
    for (let n = 0; n < 45; n += 1) await park('FUTURE_VERSION');
    for (let n = 0; n < 25; n += 1) await park('FUTURE_VERSION', written(9));
    for (let n = 0; n < 25; n += 1) await park('FAILED');
    await replay.runKnownVersions();
    expect([handled, await letters.parked()]).toEqual([45, 50]);
  });

  it('has few of them in memory at a time', async () => {
    for (let n = 0; n < 90; n += 1) await park('FUTURE_VERSION');
    await replay.runKnownVersions();
    expect([handled, Math.max(...pages) < 45]).toEqual([90, true]);
  });
});

describe('the attempts of a dead letter', () => {
  it('are the same in the list and in the trail of its event, whichever replay it was', async () => {
    const event = await park('FAILED');
    const [letter] = await letters.list();
    const id = letter?.id ?? '';
    const shown = async () => [(await letters.find(id))?.attempts, (await outcomeOf(event))?.attempts];
    const works = handle;
    handle = () => Promise.reject(new Error('still broken'));
    await desk.replay({ id, actor: operator('kim') });
    expect(await shown()).toEqual([6, 6]);
    handle = works;
    expect(await desk.replay({ id, actor: operator('kim') })).toMatchObject({ state: 'REPLAYED', attempts: 7 });
    expect(await shown()).toEqual([7, 7]);
  });
});

describe('a replay that an operator asked for', () => {
  it('is written down with why it failed, and answers the letter as it is then', async () => {
    await park('FAILED');
    const [letter] = await letters.list();
    const id = letter?.id ?? '';
    handle = () => Promise.reject(new Error('still broken'));
    expect(await desk.replay({ id, actor: operator('kim') })).toMatchObject({
      state: 'PARKED',
      error: 'Error: still broken',
    });
    expect(await audit.list({ limit: 10 })).toMatchObject([
      {
        actor: { kind: 'OPERATOR', id: 'kim' },
        action: 'dead-letter.replay',
        subject: { kind: 'dead-letter', id },
        outcome: 'failed: Error: still broken',
      },
    ]);
  });

  it('is written down once with the effect when it goes well', async () => {
    await park('FAILED');
    const [letter] = await letters.list();
    await desk.replay({ id: letter?.id ?? '', actor: operator('kim') });
    await desk.replay({ id: letter?.id ?? '', actor: operator('kim') });
    expect((await audit.list({ limit: 10 })).map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('leaves no trace when the database was away, and the letter as it was', async () => {
    await park('FAILED');
    const [letter] = await letters.list();
    handle = () => Promise.reject(Object.assign(new Error('disk I/O error'), { errcode: 10 }));
    await expect(desk.replay({ id: letter?.id ?? '', actor: operator('kim') })).rejects.toThrow();
    expect([await audit.list({ limit: 10 }), await letters.list()]).toEqual([[], [letter]]);
  });
});
