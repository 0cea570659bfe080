import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RandomIds } from '#kernel/domain/ids.ts';
import { seal } from '#kernel/event-bus/envelope.ts';
import { type DomainEvent, defineEvent, type EventDefinition } from '#kernel/event-bus/event.ts';
import type { Delivery } from '#kernel/event-bus/event-bus.ts';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { EventConsumer } from '#kernel/inbox/event-consumer.ts';
import { EventHandling } from '#kernel/inbox/event-handling.ts';
import { Inbox } from '#kernel/inbox/inbox.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { DatabaseUnavailable } from '#kernel/persistence/persistence.errors.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const Written = defineEvent('post.written', 1, z.object({ key: z.string() }), {
  summary: 'Something was written.',
  key: 'key',
});

function delivery(): Delivery {
  const context = { id: new RandomIds().next(), now: 0, correlationId: 'c', traceparent: newTraceparent() };
  return { ...seal(Written.of({ key: 'a' }) as DomainEvent, context, 'jumak'), position: 'jumak.post/0/1' };
}

describe('whether a consumer has caught up', () => {
  const folder = new TemporaryFolder();
  const clock = new FakeClock();
  let database: SqliteDatabase;
  let consumer: EventConsumer;
  let handle: () => Promise<void>;

  beforeEach(async () => {
    const schema = { entities: [], migrations: KERNEL_MIGRATIONS };
    database = await SqliteDatabase.open({ file: folder.file(`${new RandomIds().next()}.sqlite`), schema });
    handle = async () => undefined;
    const shared = { group: 'desk', transaction: database.transaction, logger: new SilentLogger(), random: () => 0 };
    const handling = new EventHandling({
      ...shared,
      subscriptions: [
        { event: Written as unknown as EventDefinition, name: 'read', subscriber: { handle: () => handle() } },
      ],
      inbox: new Inbox(database, clock),
      topicPrefix: 'jumak',
    });
    const deadLetters = new DeadLetters(database, database.transaction, clock, new RandomIds());
    consumer = new EventConsumer({ ...shared, handling, deadLetters });
  });
  afterEach(async () => {
    await consumer.stop();
    await database.close();
  });

  it('is only true once it runs and has read what lay there', async () => {
    expect(consumer.caughtUp()).toBe(false);
    const settled = consumer.receive(delivery());
    consumer.start();
    expect(consumer.caughtUp()).toBe(false);
    await settled;
    expect(consumer.caughtUp()).toBe(true);
  });

  it('is unknown again once it has stopped', async () => {
    consumer.start();
    expect(consumer.caughtUp()).toBe(true);
    await consumer.stop();
    expect(consumer.caughtUp()).toBe(false);
  });

  it('is false again while an event waits for a database that was away', async () => {
    consumer.start();
    expect(consumer.caughtUp()).toBe(true);
    let away = true;
    let tried = 0;
    handle = async () => {
      tried += 1;
      if (away) throw new DatabaseUnavailable();
    };
    const settled = consumer.receive(delivery());
    await eventually(() => expect(tried).toBeGreaterThan(0));
    await eventually(() => expect(consumer.caughtUp()).toBe(false));
    away = false;
    await settled;
    expect(consumer.caughtUp()).toBe(true);
  });
});
