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

/** A CloudEvent in structured mode need not repeat in its headers what its envelope says. */
function headersOf(headers: IHeaders, payload: string): MessageHeaders {
  const said = (name: string): string | undefined => headers[name]?.toString();
  const inside = said('ce_type') === undefined ? envelopeIn(payload) : {};
  return {
    ce_id: said('ce_id') ?? String(inside.id ?? ''),
    ce_type: said('ce_type') ?? String(inside.type ?? ''),
    ce_source: said('ce_source') ?? String(inside.source ?? ''),
    'content-type': said('content-type') ?? '',
  };
}

function envelopeIn(payload: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(payload));
  } catch {
    return {};
  }
}
