import { RandomIds } from '#kernel/domain/ids.ts';
import { type BusMessage, type Envelope, seal } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { type Letter, LetterWritten } from './scratch-modules.ts';

const ids = new RandomIds();

export const letter = (n: number, key = 'a'): DomainEvent<Letter> =>
  LetterWritten.of({ n, key, text: `letter ${n} to ${key}` });

/** As many letters, dealt out over the keys in turn. */
export const letters = (count: number, keys = 1): DomainEvent<Letter>[] =>
  Array.from({ length: count }, (_, n) => letter(n, `key-${n % keys}`));

/** An event as it would go over the bus, told by somebody who uses no outbox; `change` alters its envelope. */
export function sealed<Data>(
  event: DomainEvent<Data>,
  topicPrefix: string,
  change: (envelope: Envelope) => object = (envelope) => envelope,
): BusMessage {
  const id = ids.next();
  const context = { id, now: Date.now(), correlationId: id, traceparent: newTraceparent() };
  const { topic, key, payload, headers } = seal(event as DomainEvent, context, topicPrefix);
  return { topic, key, headers, payload: JSON.stringify(change(JSON.parse(payload) as Envelope)) };
}

/** Mixes a list by a seed, so that a failure can be repeated. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const mixed = [...list];
  let state = seed;
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
