import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import { seal } from '../event-bus/envelope.ts';
import type { DomainEvent } from '../event-bus/event.ts';
import { currentContext } from '../observability/context.ts';
import { newTraceparent } from '../observability/traceparent.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { Outbox } from './outbox.ts';
import type { OutboxRow } from './outbox-row.ts';

const INSERT =
  'INSERT INTO outbox (event_id, topic, partition_key, type, subject, payload, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)';

export interface OutboxParts {
  readonly transaction: Transaction;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly topicPrefix: string;
  /** Hears of rows as soon as they are durable. */
  readonly offer: (row: OutboxRow) => void;
}

export class TransactionalOutbox extends Outbox {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    super();
    this.#parts = parts;
  }

  add<Data>(event: DomainEvent<Data>): void {
    const { transaction, database, clock, ids, topicPrefix, offer } = this.#parts;
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
      payload: sealed.payload,
    };
    transaction.beforeRelease(`outbox:${id}`, async () => {
      const { insertId } = await database.run(INSERT, [
        row.event_id,
        row.topic,
        row.partition_key,
        row.type,
        sealed.subject ?? null,
        row.payload,
        now,
      ]);
      transaction.afterCommit(() => offer({ seq: insertId, ...row }));
    });
  }
}
