import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { RandomIds } from '#kernel/domain/ids.ts';
import { seal } from '#kernel/event-bus/envelope.ts';
import { type DomainEvent, defineEvent, type EventDefinition } from '#kernel/event-bus/event.ts';
import { Unreadable } from '#kernel/inbox/event-reader.ts';
import { InstanceConsumer } from '#kernel/inbox/instance-consumer.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { ScriptedEventBus } from '../support/scripted.event-bus.ts';
import { SilentLogger } from '../support/silent-logger.ts';

const Written = defineEvent('post.written', 1, z.object({ key: z.string() }), {
  summary: 'Something was written.',
  key: 'key',
});
const written = () => {
  const context = { id: new RandomIds().next(), now: 0, correlationId: 'c', traceparent: newTraceparent() };
  return seal(Written.of({ key: 'a' }) as DomainEvent, context, 'jumak');
};

it('leaves nothing in doubt when it stops, though the event at hand is passed over meanwhile', async () => {
  const bus = new ScriptedEventBus();
  const atHand = Promise.withResolvers<void>();
  const loaded: string[] = [];
  const subscriber = {
    handle: () => atHand.promise,
    loadAgain: async (key: string) => void loaded.push(key),
  };
  const consumer = new InstanceConsumer({
    group: 'desk',
    topics: ['jumak.post'],
    bus,
    subscriptions: [{ event: Written as unknown as EventDefinition, name: 'read', subscriber }],
    transaction: { isFault: () => false } as never,
    logger: new SilentLogger(),
    topicPrefix: 'jumak',
    random: () => 0,
  });
  await consumer.start();
  await bus.deliver(written());
  const stopped = consumer.stop();
  atHand.reject(new Unreadable('MALFORMED', 'it cannot be read'));
  await stopped;
  expect([...consumer.counts]).toEqual([['read', expect.objectContaining({ 'passed-over': 1 })]]);
  expect([consumer.idle, consumer.keysInDoubt, loaded]).toEqual([true, 0, []]);
});
