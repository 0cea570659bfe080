import { type BusMessage, headersOf } from '../event-bus/envelope.ts';

/** A told event as the table keeps it; `seq` is the order in which the events of the module were committed. */
export interface OutboxRow {
  readonly seq: number;
  readonly event_id: string;
  readonly topic: string;
  readonly partition_key: string;
  readonly type: string;
  readonly payload: string;
}

export const messageOf = (row: OutboxRow): BusMessage => ({
  topic: row.topic,
  key: row.partition_key,
  payload: row.payload,
  headers: headersOf({ id: row.event_id, type: row.type }),
});
