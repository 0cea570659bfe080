import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { messageOf, type OutboxRow } from '#kernel/outbox/outbox-row.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { mutated } from '../support/mutated-events.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';
import { memory } from '../support/topologies.ts';

/** The full size: `MUTATED_EVENTS=50000 npm test -- test/fuzz/events`. */
const EVENTS = Number(process.env.MUTATED_EVENTS ?? 1_000);
const AT_ONCE = 50;
/** Somebody with so many stays to come leaves by portions. */
const PORTION = 100;
/** What the modules keep for carrying events, and not as their books. */
const KERNEL_TABLES = /^(outbox|inbox|dead_letter|idempotency|mikro_|sqlite_)/;

const bus = new InMemoryEventBus();
let jumak: TestApplication;
/** One after another, by their types. */
let real: readonly (readonly BusMessage[])[];

beforeAll(async () => {
  jumak = await TestApplication.start({ topology: { ...memory, name: 'memory', eventBus: () => bus } });
  const host = await jumak.member({ email: 'host@example.com', name: '주인', host: true });
  const guest = await jumak.member({ email: 'guest@example.com', name: '손님' });
  const leaver = await jumak.member({ email: 'leaver@example.com', name: '떠나는 손님' });
  const { roomId } = await list(host, { capacity: PORTION + 2 });
  const stay = { checkIn: jumak.day(30), checkOut: jumak.day(33) };
  await guest.booked(roomId, stay);
  const { id } = await guest.booked(roomId, stay);
  for (let stays = 0; stays < PORTION; stays++) await leaver.booked(roomId, stay);
  expect(await leaver.booked(roomId, stay)).toMatchObject({ status: 'REJECTED' });
  await guest.cancel(id);
  await jumak.deafen('room');
  await guest.book(roomId, stay);
  jumak.clock.advance({ seconds: 30 });
  await jumak.sweep();
  jumak.letHear('room');
  await leaver.call('DELETE', '/members/me', { body: { password: PASSWORD } });
  await jumak.quiet();
  real = [...Map.groupBy(messages(), ({ headers }) => headers.ce_type).values()];
});
afterAll(() => jumak.end());

const messages = (): BusMessage[] =>
  allModules.flatMap(({ name }) => jumak.invariants.all<OutboxRow>(name, 'SELECT * FROM outbox').map(messageOf));

/** Every row of every module's books. */
const books = () =>
  allModules.map(({ name }) => {
    const tables = jumak.invariants
      .all<{ name: string }>(name, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .filter(({ name: table }) => !KERNEL_TABLES.test(table));
    return tables.map(({ name: table }) => [table, jumak.invariants.all(name, `SELECT * FROM ${table} ORDER BY 1, 2`)]);
  });

const parked = () =>
  allModules.flatMap(({ name }) => jumak.invariants.all<{ cause: string }>(name, 'SELECT cause FROM dead_letter'));

it('L18: begins with a real event of every type', () => {
  const told = real.map(([first]) => first?.headers.ce_type);
  const all = allModules.flatMap(({ publishes }) => publishes.map(({ type }) => type));
  expect(told.sort()).toEqual([...new Set(all)].sort());
});

it(
  `L18: ${EVENTS} mutated events stop no consumer and change nothing (seed ${SEED})`,
  async () => {
    const random = seededRandom();
    const topics = [...new Set(real.flat().map(({ topic }) => topic))];
    const pick = <T>(from: readonly T[]): T => from[whole(random, from.length)] as T;
    const before = books();
    for (let sent = 0; sent < EVENTS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => bus.publish(mutated(pick(pick(real)), topics, random))));
    await jumak.quiet();
    const after = books();
    for (const [at, module] of after.entries()) expect(module).toEqual(before[at]);
  },
  60_000 + EVENTS * 50,
);

it('L18: parks each as what it is, and none of them because a subscriber broke', async () => {
  const causes = new Set(parked().map(({ cause }) => cause));
  expect([...causes].sort()).toEqual(['FOREIGN_SOURCE', 'FUTURE_VERSION', 'INVALID_DATA', 'MALFORMED']);
});

it('L18: leaves a program that goes on', async () => {
  const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
  const { roomId } = await list(host);
  const stay = { checkIn: jumak.day(30), checkOut: jumak.day(33) };
  expect(await guest.booked(roomId, stay)).toMatchObject({ status: 'CONFIRMED' });
  await eventually(() => expect(jumak.invariants.quiet()).toBe(true));
});
