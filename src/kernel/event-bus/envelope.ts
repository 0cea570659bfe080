import { z } from 'zod';
import type { Channel, DomainEvent } from './event.ts';
import { ownerOf } from './event.ts';

/** A CloudEvents 1.0 event in structured JSON; the extensions are the partition key, the schema's version and the trace. */
export const envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.uuidv7(),
  source: z.string(),
  type: z.string(),
  subject: z.string().optional(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataversion: z.int().positive(),
  partitionkey: z.string(),
  correlationid: z.string(),
  causationid: z.string().optional(),
  traceparent: z.string(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof envelope>;

/** What goes over the bus: bytes that were made once, and what a transport must know of them. */
export interface BusMessage {
  readonly topic: string;
  readonly key: string;
  /** The envelope as JSON text. */
  readonly payload: string;
  readonly headers: MessageHeaders;
}

export type MessageHeaders = Readonly<Record<'ce_id' | 'ce_type' | 'ce_source' | 'content-type', string>>;

/** Largest payload that may go over the bus, in bytes; a broker refuses larger ones for ever. */
export const LARGEST_PAYLOAD = 512 * 1024;

/** A defect of whoever tells so much at once: it is to be told in smaller parts. */
class OversizeEvent extends Error {
  override readonly name = 'OversizeEvent';
}

export interface EnvelopeContext {
  readonly id: string;
  readonly now: number;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly traceparent: string;
}

const source = (moduleName: string): string => `/jumak/${moduleName}`;

/** Names the topics of an installation: `<prefix>.<module>`, `<prefix>.<module>.facts` and `<prefix>.<module>.dead-letters`. */
export const topicOf = (event: { readonly type: string; readonly channel: Channel }, prefix: string): string =>
  `${prefix}.${ownerOf(event.type)}${event.channel === 'conversation' ? '' : `.${event.channel}`}`;

interface Sealed extends BusMessage {
  readonly eventId: string;
  readonly subject: string | undefined;
}

/** The same bytes for outbox, bus and operators. */
export function seal(event: DomainEvent, context: EnvelopeContext, topicPrefix: string): Sealed {
  const { definition } = event;
  const data = event.data as Readonly<Record<string, string>>;
  const subject = definition.subject === undefined ? undefined : data[definition.subject];
  const sealed: Envelope = {
    specversion: '1.0',
    id: context.id,
    source: source(ownerOf(definition.type)),
    type: definition.type,
    ...(subject === undefined ? {} : { subject }),
    time: new Date(context.now).toISOString(),
    datacontenttype: 'application/json',
    dataversion: definition.version,
    partitionkey: data[definition.key] as string,
    correlationid: context.correlationId,
    ...(context.causationId === undefined ? {} : { causationid: context.causationId }),
    traceparent: context.traceparent,
    data,
  };
  const payload = JSON.stringify(sealed);
  if (Buffer.byteLength(payload) > LARGEST_PAYLOAD)
    throw new OversizeEvent(`${definition.type} has more than ${LARGEST_PAYLOAD} bytes`);
  return {
    eventId: sealed.id,
    subject,
    topic: topicOf(definition, topicPrefix),
    key: sealed.partitionkey,
    payload,
    headers: headersOf(sealed),
  };
}

export const headersOf = (of: { readonly id: string; readonly type: string }): MessageHeaders => ({
  ce_id: of.id,
  ce_type: of.type,
  ce_source: source(ownerOf(of.type)),
  'content-type': 'application/cloudevents+json; charset=utf-8',
});

/** Why an event cannot be handled by this build, whatever is tried. */
export const UNREADABLE_CAUSES = ['MALFORMED', 'FOREIGN_SOURCE', 'FUTURE_VERSION', 'INVALID_DATA'] as const;
export type UnreadableCause = (typeof UNREADABLE_CAUSES)[number];

export type Opened =
  | { readonly readable: true; readonly envelope: Envelope }
  | { readonly readable: false; readonly cause: UnreadableCause; readonly detail: string };

/** Reads the envelope of a message, and refuses a type or source that does not belong to the topic. */
export function open(message: Pick<BusMessage, 'topic' | 'payload'>, topicPrefix: string): Opened {
  let json: unknown;
  try {
    json = JSON.parse(message.payload);
  } catch (error) {
    return { readable: false, cause: 'MALFORMED', detail: (error as Error).message };
  }
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return { readable: false, cause: 'MALFORMED', detail: z.prettifyError(parsed.error) };
  const owner = ownerOf(parsed.data.type);
  const mine = `${topicPrefix}.${owner}`;
  if (parsed.data.source !== source(owner) || (message.topic !== mine && message.topic !== `${mine}.facts`)) {
    return {
      readable: false,
      cause: 'FOREIGN_SOURCE',
      detail: `${parsed.data.type} from ${parsed.data.source} on ${message.topic}`,
    };
  }
  return { readable: true, envelope: parsed.data };
}
