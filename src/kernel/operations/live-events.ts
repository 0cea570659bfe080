import { ownerOf } from '../event-bus/event.ts';
import type { ServerSentEvent } from '../http/route.ts';
import type { OutboxRow } from '../outbox/outbox-row.ts';
import { Feed, LONGEST_FEED } from './feed.ts';

interface Watch {
  readonly module?: string | undefined;
  readonly type?: string | undefined;
  readonly signal: AbortSignal;
}

interface Reader {
  readonly takes: (row: OutboxRow) => boolean;
  readonly feed: Feed<OutboxRow>;
}

/** Shows the events that this process tells, once they are durable. Nobody waits for a reader: one that falls behind is cut. */
export class LiveEvents {
  readonly #readers = new Set<Reader>();

  /** An event has passed. */
  readonly passed = (row: OutboxRow): void => {
    for (const { takes, feed } of this.#readers) if (takes(row)) feed.give(row);
  };

  /** What passes from now on; ends with the signal, or with an event `cut` when the reader fell behind. */
  follow({ module, type, signal }: Watch): AsyncIterable<ServerSentEvent> {
    const takes = (row: OutboxRow) =>
      (module === undefined || ownerOf(row.type) === module) && (type === undefined || row.type === type);
    return this.#read({ takes, feed: new Feed() }, signal);
  }

  async *#read(reader: Reader, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    try {
      this.#readers.add(reader);
      for await (const row of reader.feed.read(signal)) yield eventOf(row);
      if (reader.feed.isCut) yield CUT;
    } finally {
      this.#readers.delete(reader);
    }
  }
}

/** The last that a reader is told who fell behind. */
export const CUT: ServerSentEvent = { id: '', event: 'cut', data: { reason: 'TOO_SLOW', after: LONGEST_FEED } };

const eventOf = ({ event_id: id, type, payload }: OutboxRow): ServerSentEvent => ({
  id,
  event: type,
  data: JSON.parse(payload),
});
