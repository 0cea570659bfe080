import { LARGEST_PAYLOAD, open } from '../event-bus/envelope.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import { runInContext } from '../observability/context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { contextOf } from './bound-subscription.ts';
import { type DeadLetterCause, deadLetterParked } from './dead-letter-parked.ts';

export interface ParkedLetter {
  readonly id: string;
  readonly subscriber: string;
  readonly eventId: string;
  readonly type: string;
  readonly key: string;
  readonly delivery: Delivery;
  readonly cause: DeadLetterCause;
  readonly error: string;
  readonly attempts: number;
  readonly at: number;
}

interface DeadLetterCopiesParts {
  readonly module: string;
  readonly outbox: Outbox;
  readonly topicPrefix: string;
}

/** What a copy says besides the payload, with its envelope. */
const BYTES_OF_THE_REST = 32 * 1024;
/** Of a conversation that the modules have begun themselves. */
const LONGEST_CORRELATION_ID = 200;

/** Tells the outside what is parked, in the unit that parks it. What a copy cannot hold is left out of it, so that it never stands in the way. */
export class DeadLetterCopies {
  readonly #parts: DeadLetterCopiesParts;
  readonly #parked: ReturnType<typeof deadLetterParked>;

  constructor(parts: DeadLetterCopiesParts) {
    this.#parts = parts;
    this.#parked = deadLetterParked(parts.module);
  }

  add({ id, delivery, at, ...letter }: ParkedLetter): void {
    const { module, outbox, topicPrefix } = this.#parts;
    const { payload } = delivery;
    const opened = open(delivery, topicPrefix);
    const copy = this.#parked.of({
      ...letter,
      deadLetterId: id,
      module,
      version: opened.readable ? opened.envelope.dataversion : null,
      parkedAt: new Date(at).toISOString(),
      origin: originOf(delivery),
      payload: fits(payload) ? payload : null,
      payloadBytes: Buffer.byteLength(payload),
    });
    if (opened.readable && opened.envelope.correlationid.length <= LONGEST_CORRELATION_ID)
      runInContext(contextOf(opened.envelope), () => outbox.add(copy));
    else outbox.add(copy);
  }
}

/** In a copy it is a text within JSON, which takes more bytes than the payload itself. */
const fits = (payload: string): boolean =>
  Buffer.byteLength(JSON.stringify(payload)) <= LARGEST_PAYLOAD - BYTES_OF_THE_REST;

function originOf({ topic, position }: Delivery) {
  const [partition, offset = ''] = position.slice(topic.length + 1).split('/');
  return { topic, partition: Number(partition), offset };
}
