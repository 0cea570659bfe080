import type { DomainEvent } from '../event-bus/event.ts';

/** Tells what happened: the event is stored in the same transaction as the change, and published once that is durable. */
export abstract class Outbox {
  /** Only inside `transaction.run`. @throws OversizeEvent */
  abstract add<Data>(event: DomainEvent<Data>): void;
}
