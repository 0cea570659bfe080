import type { Envelope } from '../event-bus/envelope.ts';
import type { EventDefinition } from '../event-bus/event.ts';
import { runInContext, type WorkContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';
import { continueTrace } from '../observability/traceparent.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { Subscriber } from './subscriber.ts';

/** A subscription of a manifest, with the subscriber that its module's container has made. */
export interface BoundSubscription<Hearer = Subscriber<unknown>> {
  readonly event: EventDefinition;
  readonly name: string;
  readonly subscriber: Hearer;
}

/** What every consumer of a module works with. */
export interface ConsumerParts<Hearer = Subscriber<unknown>> {
  readonly group: string;
  readonly subscriptions: readonly BoundSubscription<Hearer>[];
  readonly transaction: Transaction;
  readonly logger: Logger;
  readonly topicPrefix: string;
  readonly random: () => number;
}

export const byType = <Bound extends BoundSubscription>(
  subscriptions: readonly Bound[],
): ReadonlyMap<string, Bound[]> => Map.groupBy(subscriptions, ({ event }) => event.type);

/** The conversation that an event belongs to, for what comes of the event. */
export const contextOf = ({ id, correlationid, traceparent }: Envelope): WorkContext => ({
  correlationId: correlationid,
  causationId: id,
  traceparent: continueTrace(traceparent),
});

/** Calls a subscriber with an event that has been read, in the context of the conversation that the event belongs to. */
export function call(
  subscriber: Subscriber<unknown>,
  { envelope, data }: { readonly envelope: Envelope; readonly data: unknown },
): Promise<void> {
  const info = { id: envelope.id, at: Date.parse(envelope.time), correlationId: envelope.correlationid };
  return runInContext(contextOf(envelope), () => subscriber.handle(data, info));
}
