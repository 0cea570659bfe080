import type { SqlEntityManager } from '@mikro-orm/sql';
import { RandomIds } from '#kernel/domain/ids.ts';
import { open, seal } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent, EventDefinition } from '#kernel/event-bus/event.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { InboxMark, OutboxRow } from './message-entities.ts';

const PREFIX = 'jumak';
const ids = new RandomIds();

export type Told = ReturnType<typeof tell>;

/** Puts an event into the outbox of the unit of work; it may be published once that is committed. */
export function tell<Data>(em: SqlEntityManager, event: DomainEvent<Data>) {
  const id = ids.next();
  const now = Date.now();
  const { topic, key, payload } = seal(
    event as DomainEvent,
    { id, now, correlationId: id, traceparent: newTraceparent() },
    PREFIX,
  );
  const { type } = event.definition;
  const row = em.create(OutboxRow, { eventId: id, topic, partitionKey: key, type, payload, createdAt: now });
  em.persist(row);
  return row;
}

/** What an event says, checked as every subscriber checks it. */
export function hear<Data>(row: { readonly topic: string; readonly payload: string }, event: EventDefinition<Data>) {
  const opened = open(row, PREFIX);
  if (!opened.readable) throw new Error(opened.detail);
  return { id: opened.envelope.id, data: event.schema.parse(opened.envelope.data) };
}

/** False when the subscriber has handled the event before. */
export async function firstTime(em: SqlEntityManager, subscriber: string, eventId: string): Promise<boolean> {
  if ((await em.findOne(InboxMark, { subscriber, eventId })) !== null) return false;
  em.persist(em.create(InboxMark, { subscriber, eventId, handledAt: Date.now() }));
  return true;
}
