import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { list } from '../support/listings.ts';
import { ManifoldEventBus } from '../support/manifold.event-bus.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { memory } from '../support/topologies.ts';

const EVENTS = Number(process.env.EVENTS ?? 2_000);
const AT_ONCE = 25;

let jumak: TestApplication;
beforeAll(async () => {
  const random = seededRandom(SEED + 1);
  const eventBus = () => new ManifoldEventBus(new InMemoryEventBus(), random);
  jumak = await TestApplication.start({
    topology: { ...memory, name: 'memory, one to five times and shuffled', eventBus },
  });
});
afterAll(() => jumak.end());

const told = (): number =>
  ['member', 'accommodation', 'room', 'reservation']
    .map((module) => jumak.invariants.all<{ n: number }>(module, 'SELECT COUNT(*) AS n FROM outbox')[0]?.n ?? 0)
    .reduce((sum, n) => sum + n, 0);

it(
  `takes and gives back nothing twice when ${EVENTS} events come one to five times and in any order (seed ${SEED})`,
  async () => {
    const random = seededRandom();
    const host = jumak.signedIn('HOST');
    const rooms = await Promise.all(Array.from({ length: 4 }, () => list(host, { capacity: 4 })));
    const taking = async () => {
      const guest = jumak.signedIn();
      const { roomId } = rooms[whole(random, rooms.length)] as (typeof rooms)[number];
      const from = 10 + whole(random, 30);
      const stay = { checkIn: jumak.day(from), checkOut: jumak.day(from + 1 + whole(random, 4)) };
      const { body } = await guest.book(roomId, { ...stay, ...(random() < 0.5 ? { wait: 10 } : {}) });
      if (random() < 0.6) await guest.cancel(body.id);
    };
    while (told() < EVENTS) await Promise.all(Array.from({ length: AT_ONCE }, taking));
    expect(await jumak.violations()).toEqual([]);
    const statuses = Object.groupBy(jumak.invariants.stays(), ({ status }) => status);
    expect(Object.keys(statuses).toSorted()).toEqual(['CANCELLED', 'CONFIRMED', 'REJECTED']);
  },
  60_000 + EVENTS * 30,
);
