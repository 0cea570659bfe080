import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import { whole } from './seeded-random.ts';

type Random = () => number;
type Json = Record<string, unknown>;

const JUNK: readonly unknown[] = [
  null,
  -1,
  0,
  1.5,
  1e308,
  '',
  'x',
  '\u0000',
  '2026-02-30',
  true,
  [],
  {},
  [[]],
  { $ne: null },
];
const TYPES = [
  'room.allocated',
  'reservation.requested',
  'member.changed',
  'room.nothing',
  'nobody.told',
  'room',
  '.',
  '',
];
const SOURCES = ['/jumak/room', '/jumak/member', '/jumak/nobody', 'https://evil.example', ''];
const VERSIONS = [0, -1, 1.5, 2, 99, '1', null];

const pick = <T>(random: Random, list: readonly T[]): T => list[whole(random, list.length)] as T;

/** An object somewhere inside, the outermost included. */
function somewhere(random: Random, value: Json): Json {
  const inner = Object.values(value).filter((each): each is Json => typeof each === 'object' && each !== null);
  return inner.length === 0 || random() < 0.4 ? value : somewhere(random, pick(random, inner));
}

/** Another end of an id: an event that was parked for something else before is not parked again. */
const nodeOf = (random: Random): string =>
  whole(random, 2 ** 48)
    .toString(16)
    .padStart(12, '0');

const changes: readonly ((event: Json, random: Random) => void)[] = [
  (event, random) => {
    const owner = somewhere(random, event);
    delete owner[pick(random, Object.keys(owner))];
  },
  (event, random) => {
    const owner = somewhere(random, event);
    const names = Object.keys(owner).filter((name) => name !== 'version');
    if (names.length > 0) owner[pick(random, names)] = pick(random, JUNK);
  },
  (event, random) => {
    event.type = pick(random, TYPES);
  },
  (event, random) => {
    event.source = pick(random, SOURCES);
  },
  (event, random) => {
    event.dataversion = pick(random, VERSIONS);
    event.id = `${String(event.id).slice(0, -12)}${nodeOf(random)}`;
  },
  (event, random) => {
    event.data = pick(random, JUNK);
  },
];

const rewritings: readonly ((payload: string, random: Random) => string)[] = [
  (payload, random) => payload.slice(0, whole(random, payload.length)),
  (payload, random) => {
    const at = whole(random, payload.length);
    return payload.slice(0, at) + String.fromCharCode(whole(random, 128)) + payload.slice(at + 1);
  },
  (_, random) => pick(random, ['', 'null', '[]', '1', '"x"', '{}', '['.repeat(5_000), '{"a":'.repeat(5_000)]),
];

/** A real event as somebody broken or ill-willed might send it; the topic is one of those that there are. */
export function mutated(message: BusMessage, topics: readonly string[], random: Random): BusMessage {
  const topic = random() < 0.15 ? pick(random, topics) : message.topic;
  if (random() < 0.3) return { ...message, topic, payload: pick(random, rewritings)(message.payload, random) };
  const event = JSON.parse(message.payload) as Json;
  pick(random, changes)(event, random);
  const type = typeof event.type === 'string' && random() < 0.5 ? event.type : message.headers.ce_type;
  return { ...message, topic, payload: JSON.stringify(event), headers: { ...message.headers, ce_type: type } };
}
