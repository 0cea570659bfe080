import { type BusMessage, type Envelope, open, type UnreadableCause } from '../event-bus/envelope.ts';
import type { EventDefinition } from '../event-bus/event.ts';
import type { DeadLetterCause } from './dead-letter-parked.ts';

/** No attempt will make this event readable for this build. */
export class Unreadable extends Error {
  readonly reason: UnreadableCause;

  constructor(reason: UnreadableCause, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export const causeOf = (error: unknown): DeadLetterCause => (error instanceof Unreadable ? error.reason : 'FAILED');

/** @throws Unreadable */
export function readEnvelope(message: Pick<BusMessage, 'topic' | 'payload'>, topicPrefix: string): Envelope {
  const opened = open(message, topicPrefix);
  if (!opened.readable) throw new Unreadable(opened.cause, opened.detail);
  return opened.envelope;
}

/** The data of an event as this build knows it, lifted from the version before. @throws Unreadable */
export function readData(event: EventDefinition, envelope: Envelope): unknown {
  const { dataversion: version, data } = envelope;
  if (version > event.version)
    throw new Unreadable('FUTURE_VERSION', `version ${version} of ${event.type}; this build knows ${event.version}`);
  if (version < event.version - 1)
    throw new Unreadable('INVALID_DATA', `version ${version} of ${event.type} is older than ${event.version - 1}`);
  const parsed = event.schema.safeParse(version < event.version ? lift(event, data) : data);
  if (!parsed.success) throw new Unreadable('INVALID_DATA', parsed.error.message);
  return parsed.data;
}

function lift(event: EventDefinition, data: unknown): unknown {
  try {
    return event.lift === undefined ? data : event.lift(data);
  } catch (error) {
    throw new Unreadable('INVALID_DATA', `${event.type} cannot be lifted: ${error}`);
  }
}
