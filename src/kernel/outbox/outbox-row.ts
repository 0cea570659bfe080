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

/** One that is not stored yet. */
export interface NewRow extends Omit<OutboxRow, 'seq'> {
  readonly subject: string | null;
  readonly created_at: number;
}

/** One that is stored, and durable with its unit. */
export interface StoredRow extends OutboxRow {
  /**
   * That this process relays it: as which of the rows of the topic that it has stored so, from 1, so that it is seen when one was never offered;
   * and under which name it is claimed, where other processes relay too.
   */
  readonly relayed?: { readonly number: number; readonly by?: string };
}

export const messageOf = (row: OutboxRow): BusMessage => ({
  topic: row.topic,
  key: row.partition_key,
  payload: row.payload,
  headers: headersOf({ id: row.event_id, type: row.type }),
});
