import { DomainError } from '../domain/errors.ts';
import { open } from '../event-bus/envelope.ts';
import { ownerOf } from '../event-bus/event.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import { type BoundSubscription, byType, type ConsumerParts, call } from './bound-subscription.ts';
import { readData, readEnvelope, Unreadable } from './event-reader.ts';
import type { Inbox } from './inbox.ts';
import { SubscriberCounts } from './subscriber-counts.ts';

interface EventHandlingParts extends ConsumerParts {
  readonly inbox: Inbox;
}

/** A delivery, and how often it has failed before. */
export interface Handled {
  readonly delivery: Delivery;
  readonly attempts: number;
}

export interface SubscriberFailure {
  readonly subscriber: string;
  readonly error: unknown;
}

/** Hands one event to the subscribers of its type, each with its inbox mark. */
export class EventHandling {
  /** Each failed attempt counts. */
  readonly counts = new SubscriberCounts(['handled', 'refused', 'failed', 'parked']);
  readonly #parts: EventHandlingParts;
  readonly #byType: ReadonlyMap<string, BoundSubscription[]>;

  constructor(parts: EventHandlingParts) {
    this.#parts = parts;
    this.#byType = byType(parts.subscriptions);
  }

  /** An event that nobody here handles is none of the module's business, unless it lies about where it comes from. */
  concerns(delivery: Delivery): boolean {
    const { ce_type: type } = delivery.headers;
    const own = `${this.#parts.topicPrefix}.${ownerOf(type)}`;
    return this.#byType.has(type) || (delivery.topic !== own && delivery.topic !== `${own}.facts`);
  }

  /** Something unreadable of a type that nobody knows is parked once, for the group. */
  subscribersOf({ headers }: Delivery): readonly string[] {
    return this.#byType.get(headers.ce_type)?.map(({ name }) => name) ?? [this.#parts.group];
  }

  /** The highest version that is known here, 0 of a type that nobody handles. */
  versionOf(type: string): number {
    return this.#byType.get(type)?.[0]?.event.version ?? 0;
  }

  /** The id that the event itself gives, whatever its headers say; the place that it came from when it cannot be read. */
  idOf(delivery: Delivery): string {
    const opened = open(delivery, this.#parts.topicPrefix);
    return opened.readable ? opened.envelope.id : delivery.position;
  }

  /** Something that the subscriber needs is away: that is neither the event's fault nor an answer to it. */
  isFault(error: unknown): boolean {
    return this.#parts.transaction.isFault(error) || (error instanceof DomainError && error.kind === 'unavailable');
  }

  /** Inside a unit, for all its subscribers: whatever one of them throws is thrown on. */
  async handle(handled: Handled): Promise<void> {
    for (const name of this.subscribersOf(handled.delivery)) await this.#deliver(handled, name);
  }

  /** Inside a unit, each subscriber in a savepoint, until one fails; what one refuses by throwing is settled by its mark. */
  async attempt(
    handled: Handled,
    subscribers = this.subscribersOf(handled.delivery),
  ): Promise<SubscriberFailure | undefined> {
    for (const subscriber of subscribers) {
      try {
        await this.#parts.transaction.savepoint(() => this.#deliver(handled, subscriber));
      } catch (error) {
        if (this.isFault(error)) throw error;
        if (!(error instanceof DomainError)) return { subscriber, error };
        await this.#markRefused(handled, { subscriber, error });
      }
    }
    return undefined;
  }

  async #markRefused(
    { delivery, attempts }: Handled,
    { subscriber, error }: { readonly subscriber: string; readonly error: DomainError },
  ): Promise<void> {
    const { logger, inbox, transaction } = this.#parts;
    const refused = { subscriber, code: error.code, event: delivery.headers.ce_id };
    logger.warn(refused, 'a subscriber refused an event by throwing');
    await inbox.mark({ subscriber, eventId: this.idOf(delivery), attempt: attempts + 1 });
    transaction.afterCommit(() => this.counts.add(subscriber, 'refused'));
  }

  async #deliver({ delivery, attempts }: Handled, subscriber: string): Promise<void> {
    const { inbox, transaction, topicPrefix, logger } = this.#parts;
    const envelope = readEnvelope(delivery, topicPrefix);
    const subscription = this.#byType.get(envelope.type)?.find(({ name }) => name === subscriber);
    if (subscription === undefined) throw new Unreadable('FOREIGN_SOURCE', `${envelope.type} is not for ${subscriber}`);
    const data = readData(subscription.event, envelope);
    if (!(await inbox.mark({ subscriber, eventId: envelope.id, attempt: attempts + 1 }))) return;
    await call(subscription.subscriber, { envelope, data });
    logger.debug(
      {
        subscriber,
        event: envelope.id,
        type: envelope.type,
        correlationId: envelope.correlationid,
        traceparent: envelope.traceparent,
      },
      'a subscriber has handled an event',
    );
    transaction.afterCommit(() => this.counts.add(subscriber, 'handled'));
  }
}
