import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { MessageHeaders } from '../envelope.ts';
import type { Delivery } from '../event-bus.ts';

interface Received {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** A message of Kafka as the port knows it, whoever wrote it. */
export function deliveryOf({ topic, partition, message }: Received): Delivery {
  const payload = message.value?.toString() ?? '';
  return {
    topic,
    key: message.key?.toString() ?? '',
    payload,
    headers: headersOf(message.headers ?? {}, payload),
    position: `${topic}/${partition}/${message.offset}`,
  };
}

/** Those of a module are far shorter; longer ones could not be stored, and it is enough to see what they begin with. */
const LONGEST_HEADER = 1_000;

/** A CloudEvent in structured mode need not repeat in its headers what its envelope says. */
function headersOf(headers: IHeaders, payload: string): MessageHeaders {
  const said = (name: string): string | undefined => headers[name]?.toString();
  const inside = said('ce_type') === undefined ? envelopeIn(payload) : {};
  const header = (name: string, otherwise?: unknown): string =>
    (said(name) ?? String(otherwise ?? '')).slice(0, LONGEST_HEADER);
  return {
    ce_id: header('ce_id', inside.id),
    ce_type: header('ce_type', inside.type),
    ce_source: header('ce_source', inside.source),
    'content-type': header('content-type'),
  };
}

function envelopeIn(payload: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(payload));
  } catch {
    return {};
  }
}
