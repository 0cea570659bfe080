import { ownerOf } from '../event-bus/event.ts';
import type { ServerSentEvent } from '../http/route.ts';
import type { OutboxRow } from '../outbox/outbox-row.ts';

interface Watch {
  readonly module?: string | undefined;
  readonly type?: string | undefined;
  readonly signal: AbortSignal;
}

interface Reader {
  readonly takes: (row: OutboxRow) => boolean;
  readonly buffer: OutboxRow[];
  overrun: boolean;
  wake: () => void;
}

const LONGEST_BUFFER = 1_000;

/** Shows the events that this process tells, once they are durable. Nobody waits for a reader: one that falls behind is cut. */
export class LiveEvents {
  readonly #readers = new Set<Reader>();

  /** An event has passed. */
  readonly passed = (row: OutboxRow): void => {
    for (const reader of this.#readers) {
      if (!reader.takes(row)) continue;
      if (reader.buffer.length < LONGEST_BUFFER) reader.buffer.push(row);
      else this.#cut(reader);
      reader.wake();
    }
  };

  /** What passes from now on; ends with the signal, or with an event `cut` when the reader fell behind. */
  follow({ module, type, signal }: Watch): AsyncIterable<ServerSentEvent> {
    const reader: Reader = {
      takes: (row) =>
        (module === undefined || ownerOf(row.type) === module) && (type === undefined || row.type === type),
      buffer: [],
      overrun: false,
      wake: () => undefined,
    };
    return this.#read(reader, signal);
  }

  async *#read(reader: Reader, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    const stop = () => reader.wake();
    signal.addEventListener('abort', stop);
    try {
      this.#readers.add(reader);
      while (!signal.aborted) {
        const row = reader.buffer.shift();
        if (row !== undefined) yield eventOf(row);
        else if (reader.overrun) break;
        else await new Promise<void>((wake) => (reader.wake = wake));
      }
      if (reader.overrun) yield CUT;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#readers.delete(reader);
    }
  }

  #cut(reader: Reader): void {
    this.#readers.delete(reader);
    reader.overrun = true;
    reader.buffer.length = 0;
  }
}

const CUT: ServerSentEvent = { id: '', event: 'cut', data: { reason: 'TOO_SLOW', after: LONGEST_BUFFER } };

const eventOf = ({ event_id: id, type, payload }: OutboxRow): ServerSentEvent => ({
  id,
  event: type,
  data: JSON.parse(payload),
});
