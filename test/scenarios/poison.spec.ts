import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { BusMessage, Envelope } from '#kernel/event-bus/envelope.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import type { ListedLetter } from '#kernel/operations/views.ts';
import { messageOf, type OutboxRow } from '#kernel/outbox/outbox-row.ts';
import type { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';
import { memory } from '../support/topologies.ts';

/** The full size: `POISON=200 npm test -- test/scenarios/poison`. */
const POISON = Number(process.env.POISON ?? 50);
const KINDS = [
  'MALFORMED',
  'INVALID_DATA',
  'FOREIGN_SOURCE',
  'FUTURE_VERSION',
  'REFUSED_ROW',
  'REFUSED_ANSWER',
] as const;
type Kind = (typeof KINDS)[number];
const GOOD = 2 * POISON;
const GOOD_ROOMS = 10;
const DELAYED_AT_MOST = 5_000;

const ids = new RandomIds();
const bus = new InMemoryEventBus();
const kindOf = (n: number): Kind => KINDS[n % KINDS.length] as Kind;
const countOf = (...kinds: readonly Kind[]): number =>
  Array.from({ length: POISON }, (_, n) => kindOf(n)).filter((kind) => kinds.includes(kind)).length;

let jumak: TestApplication;
let operator: Operator;
let guest: ApiClient;
let rooms: string[];
let sample: BusMessage;
const poisoned: string[] = [];

beforeAll(async () => {
  jumak = await TestApplication.start({
    topology: { ...memory, name: 'memory', eventBus: () => bus },
    variables: { JUMAK_RESERVATION_DEADLINE_SECONDS: '600' },
  });
  operator = new Operator(jumak.managementUrl);
  guest = jumak.signedIn();
  const host = jumak.signedIn('HOST');
  rooms = [];
  for (let n = 0; n < GOOD_ROOMS; n += 1) rooms.push((await list(host, { capacity: GOOD })).roomId);
  await guest.booked(rooms[0] as string, { checkIn: jumak.day(9), checkOut: jumak.day(10) });
  const told = jumak.invariants.all<OutboxRow>('reservation', 'SELECT * FROM outbox');
  sample = messageOf(told[0] as OutboxRow);
  await jumak.write(
    'room',
    `CREATE TRIGGER refused_row BEFORE INSERT ON room_hold WHEN NEW.check_in = '${jumak.day(50)}' BEGIN SELECT RAISE(ABORT, 'no row'); END`,
  );
  await jumak.write(
    'room',
    `CREATE TRIGGER refused_answer BEFORE INSERT ON outbox WHEN NEW.type = 'room.allocated' AND NEW.payload LIKE '%${jumak.day(60)}%'
      BEGIN SELECT RAISE(ABORT, 'no answer'); END`,
  );
  const own: string[] = [];
  for (let n = 0; n < countOf('REFUSED_ROW', 'REFUSED_ANSWER'); n += 1) own.push((await list(host)).roomId);
  const poison = async (n: number) => {
    const kind = kindOf(n);
    if (kind !== 'REFUSED_ROW' && kind !== 'REFUSED_ANSWER') return void bus.publish(unreadable(kind));
    const from = kind === 'REFUSED_ROW' ? 50 : 60;
    const stay = { checkIn: jumak.day(from), checkOut: jumak.day(from + 1) };
    poisoned.push((await guest.book(own.pop() as string, stay)).body.id);
  };
  const good = async (n: number): Promise<number> => {
    const began = performance.now();
    const stay = { checkIn: jumak.day(20 + (n % 9)), checkOut: jumak.day(21 + (n % 9)) };
    expect(await guest.booked(rooms[n % GOOD_ROOMS] as string, stay)).toMatchObject({ status: 'CONFIRMED' });
    return performance.now() - began;
  };
  for (let n = 0; n < POISON; n += 1) {
    await poison(n);
    delays.push(...(await Promise.all(Array.from({ length: GOOD / POISON }, (_, each) => good(2 * n + each)))));
  }
}, 180_000);
afterAll(() => jumak.end());

const delays: number[] = [];

/** The event of a real booking, as nobody may tell it. */
function unreadable(kind: Exclude<Kind, 'REFUSED_ROW' | 'REFUSED_ANSWER'>): BusMessage {
  const id = ids.next();
  const real = { ...(JSON.parse(sample.payload) as Envelope), id };
  const told = {
    MALFORMED: `${sample.payload.slice(0, -1)}`,
    INVALID_DATA: JSON.stringify({ ...real, data: { ...(real.data as object), guests: -1 } }),
    FOREIGN_SOURCE: JSON.stringify({ ...real, source: '/jumak/member' }),
    FUTURE_VERSION: JSON.stringify({ ...real, dataversion: 99 }),
  };
  return { ...sample, headers: { ...sample.headers, ce_id: id }, payload: told[kind] };
}

async function letters(state: string): Promise<ListedLetter[]> {
  const found: ListedLetter[] = [];
  let cursor = '';
  do {
    const { body } = await operator.get(`/ops/dead-letters?state=${state}&limit=100${cursor}`);
    found.push(...body.items);
    cursor = body.page.nextCursor === null ? '' : `&cursor=${body.page.nextCursor}`;
  } while (cursor !== '');
  return found;
}

it(`L9: ${POISON} events of six kinds among ${GOOD} bookings delay none of them`, () => {
  expect(delays).toHaveLength(GOOD);
  expect(Math.max(...delays)).toBeLessThanOrEqual(DELAYED_AT_MOST);
});

it('L9: all poison is parked, with its cause, its attempts and its headers', async () => {
  await eventually(async () => expect(await letters('PARKED')).toHaveLength(POISON));
  const parked = await letters('PARKED');
  const causes = Object.groupBy(parked, ({ cause }) => cause);
  expect(Object.fromEntries(Object.entries(causes).map(([cause, all]) => [cause, all?.length]))).toEqual({
    MALFORMED: countOf('MALFORMED'),
    INVALID_DATA: countOf('INVALID_DATA'),
    FOREIGN_SOURCE: countOf('FOREIGN_SOURCE'),
    FUTURE_VERSION: countOf('FUTURE_VERSION'),
    FAILED: countOf('REFUSED_ROW', 'REFUSED_ANSWER'),
  });
  for (const { id, cause, attempts, error } of parked) {
    expect([cause, attempts, error === '']).toEqual([cause, cause === 'FAILED' ? 5 : 1, false]);
    expect((await operator.get(`/ops/dead-letters/${id}`)).body.headers).toMatchObject({
      ce_type: 'reservation.requested',
      ce_source: '/jumak/reservation',
    });
  }
});

it('L9: a replay applies once what can be handled now, and leaves the rest parked', async () => {
  await jumak.write('room', 'DROP TRIGGER refused_row');
  await jumak.write('room', 'DROP TRIGGER refused_answer');
  const failing = countOf('MALFORMED', 'INVALID_DATA', 'FOREIGN_SOURCE', 'FUTURE_VERSION');
  const replay = async () => (await operator.post('/ops/dead-letters/replay', { module: 'room' })).body;
  const first = await replay();
  expect([first.replayed, first.failed.length]).toEqual([POISON - failing, Math.min(100, failing)]);
  expect(await replay()).toMatchObject({ replayed: 0 });
  for (const id of poisoned) expect(await guest.settled(id)).toMatchObject({ status: 'CONFIRMED' });
  for (const { id, cause, attempts } of await letters('PARKED')) {
    expect([cause, attempts]).toEqual([cause, 3]);
    await operator.post(`/ops/dead-letters/${id}/discard`);
  }
  expect(await jumak.violations()).toEqual([]);
});
