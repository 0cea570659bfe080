import { defineEntity, p } from '@mikro-orm/core';

export const OutboxRow = defineEntity({
  name: 'OutboxRow',
  tableName: 'outbox',
  properties: {
    seq: p.integer().primary().autoincrement(),
    eventId: p.string(),
    topic: p.string(),
    partitionKey: p.string(),
    type: p.string(),
    payload: p.text(),
    createdAt: p.bigint('number'),
    settledAt: p.bigint('number').nullable(),
  },
});

export const InboxMark = defineEntity({
  name: 'InboxMark',
  tableName: 'inbox',
  properties: {
    subscriber: p.string().primary(),
    eventId: p.string().primary(),
    handledAt: p.bigint('number'),
  },
});

export const StoredAnswerRow = defineEntity({
  name: 'StoredAnswerRow',
  tableName: 'idempotency',
  properties: {
    scope: p.string().primary(),
    idempotencyKey: p.string().primary(),
    method: p.string().primary(),
    path: p.string().primary(),
    fingerprint: p.string(),
    answer: p
      .json()
      .$type<{ readonly status: number; readonly headers: Record<string, string>; readonly body: unknown }>(),
    createdAt: p.bigint('number'),
  },
});
