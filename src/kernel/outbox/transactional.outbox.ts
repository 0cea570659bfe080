import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import { seal } from '../event-bus/envelope.ts';
import type { DomainEvent } from '../event-bus/event.ts';
import { currentContext } from '../observability/context.ts';
import { newTraceparent } from '../observability/traceparent.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { Outbox } from './outbox.ts';
import type { StoredRow } from './outbox-row.ts';
import type { RowStorage } from './row-storage.ts';

export interface OutboxParts {
  readonly transaction: Transaction;
  readonly storage: RowStorage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly topicPrefix: string;
  /** Hears of rows as soon as they are durable. */
  readonly offer: (row: StoredRow) => void;
}

export class TransactionalOutbox extends Outbox {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    super();
    this.#parts = parts;
  }

  add<Data>(event: DomainEvent<Data>): void {
    const { transaction, storage, clock, ids, topicPrefix, offer } = this.#parts;
    const id = ids.next();
    const now = clock.now();
    const context = currentContext();
    const sealed = seal(
      event as DomainEvent,
      {
        id,
        now,
        correlationId: context?.correlationId ?? id,
        causationId: context?.causationId,
        traceparent: context?.traceparent ?? newTraceparent(),
      },
      topicPrefix,
    );
    const row = {
      event_id: id,
      topic: sealed.topic,
      partition_key: sealed.key,
      type: event.definition.type,
      subject: sealed.subject ?? null,
      payload: sealed.payload,
      created_at: now,
    };
    transaction.beforeRelease(`outbox:${id}`, async () => {
      const stored = await storage.store(row);
      transaction.afterCommit(() => offer(stored));
    });
  }
}
