import type { DomainEvent } from '../event-bus/event.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { Outbox } from './outbox.ts';

/** Stores nothing: what is told and durable lies in a list, in its order, for whoever hands it on by itself. */
export class CollectingOutbox extends Outbox {
  readonly #transaction: Transaction;
  readonly #told: DomainEvent[];

  constructor(transaction: Transaction, told: DomainEvent[]) {
    super();
    this.#transaction = transaction;
    this.#told = told;
  }

  add<Data>(event: DomainEvent<Data>): void {
    this.#transaction.afterCommit(() => this.#told.push(event as DomainEvent));
  }
}
