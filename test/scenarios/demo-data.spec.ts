import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOMMODATION_TYPES } from '../../src/modules/accommodation/domain/accommodation-types.ts';
import { REGIONS } from '../../src/modules/accommodation/domain/regions.ts';
import { ApiClient } from '../support/api-client.ts';
import { TestApplication } from '../support/test-application.ts';

const variables = { JUMAK_DEMO_ENABLED: 'true' };

let jumak: TestApplication;
beforeAll(async () => {
  jumak = await TestApplication.start({ variables });
});
afterAll(() => jumak.end());

type Item = Awaited<ReturnType<ApiClient['reservation']>>;

async function all(client: ApiClient, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await client.must(200, client.get(`${path}?limit=100${next}`));
    items.push(...page.items);
    cursor = page.page.nextCursor;
  }
  return items;
}

async function signIn(mailbox: string): Promise<ApiClient> {
  const login = { email: `${mailbox}@demo.jumak.example`, password: 'jumak-demo-2026' };
  const { accessToken: token } = await jumak.anyone.must(200, jumak.anyone.post('/auth/login', login));
  return new ApiClient(jumak.url, { memberId: '', token });
}

async function bookings(): Promise<Item[]> {
  const guests = await Promise.all(['guest1', 'guest2', 'guest3'].map(signIn));
  return (await Promise.all(guests.map((guest) => all(guest, '/reservations')))).flat();
}

const rowsOf = (module: string, sql: string) => jumak.invariants.all<Record<string, never>>(module, sql);

describe('the places', () => {
  it('are 60, in every region and of every type', async () => {
    const places = await all(jumak.anyone, '/accommodations');
    const found = [places.length, new Set(places.map(({ region }) => region)), new Set(places.map(({ type }) => type))];
    expect(found).toEqual([60, new Set(REGIONS), new Set(ACCOMMODATION_TYPES)]);
  });

  it('have four rooms each, and 400 nights to come', () => {
    const today = jumak.day(0);
    const rooms = rowsOf(
      'room',
      `SELECT COUNT(*) AS nights FROM room_stock WHERE night >= '${today}' GROUP BY room_id`,
    );
    expect(rooms).toEqual(Array(240).fill({ nights: 400 }));
  });

  it('cost more in summer than in June', async () => {
    const [dear] = rowsOf('room', "SELECT AVG(price) AS price FROM room_stock WHERE night LIKE '%-08-%'");
    const [usual] = rowsOf('room', "SELECT AVG(price) AS price FROM room_stock WHERE night LIKE '%-06-%'");
    expect(Number(dear?.price) / Number(usual?.price)).toBeGreaterThan(1.3);
  });

  it.each([
    ['closed', 'closed = 1'],
    ['sold elsewhere', 'capacity = 0'],
  ])('have nights that are %s', (_, where) => {
    expect(rowsOf('room', `SELECT COUNT(*) AS nights FROM room_stock WHERE ${where}`)[0]?.nights).toBeGreaterThan(100);
  });
});

describe('the bookings', () => {
  it('are there in every state that lasts', async () => {
    const states = (await bookings()).map(({ status, reason }) => `${status} ${reason ?? ''}`.trim());
    const count = Object.fromEntries(
      [...Map.groupBy(states, (state) => state)].map(([state, { length }]) => [state, length]),
    );
    expect(count).toEqual({
      CONFIRMED: 7,
      COMPLETED: 8,
      CANCELLED: 3,
      'EXPIRED TIMEOUT': 1,
      'REJECTED SOLD_OUT': 1,
      'REJECTED OVER_CAPACITY': 1,
    });
  });

  it('have a guest in the house tonight', async () => {
    const today = jumak.day(0);
    const here = (await bookings()).filter(
      ({ status, checkIn, checkOut }) => status === 'CONFIRMED' && checkIn < today && today < checkOut,
    );
    expect(here).toHaveLength(1);
  });

  it('were answered within moments of their booking, days ago', () => {
    const late = rowsOf(
      'reservation',
      `SELECT reservation_id FROM reservation_history h JOIN reservation r ON r.id = h.reservation_id
        WHERE number = 2 AND at > booked_at + 60000`,
    );
    expect(late).toEqual([]);
  });

  it('were cancelled by a guest for a part of the price, and by a host for all of it', async () => {
    const refunds = (await bookings()).flatMap(({ cancellation }) =>
      cancellation ? [cancellation.refundPercent] : [],
    );
    expect([Math.min(...refunds) < 100, Math.max(...refunds)]).toEqual([true, 100]);
  });

  it('are seen by the hosts', async () => {
    const hosts = await Promise.all(['host1', 'host2'].map(signIn));
    const seen = await Promise.all(hosts.map((host) => all(host, '/host/reservations')));
    expect(seen.flat()).toHaveLength(21);
  });

  it('contradict nothing: every night, hold, history and event agrees', async () => {
    expect(await jumak.violations()).toEqual([]);
  });
});

it('shows pictures that are there', async () => {
  const places = await all(jumak.anyone, '/accommodations');
  const offers = places
    .slice(0, 5)
    .map(({ id }) => jumak.anyone.must(200, jumak.anyone.get(`/accommodations/${id}/rooms`)));
  const rooms = (await Promise.all(offers)).flatMap(({ items }) => items);
  const pictures = [...places.map(({ thumbnailUrl }) => thumbnailUrl), ...rooms.flatMap(({ images }) => images)];
  const answers = await Promise.all(pictures.map(async (picture) => (await fetch(`${jumak.url}${picture}`)).status));
  expect(new Set(answers)).toEqual(new Set([200]));
});

it('changes nothing at the next start', async () => {
  await jumak.quiet();
  const folder = jumak.folder.image();
  const content = (application: TestApplication) =>
    ['member', 'accommodation', 'room', 'reservation'].map((module) =>
      application.invariants.all<{ seq: number }>(module, 'SELECT MAX(seq) AS seq FROM outbox'),
    );
  const again = await TestApplication.start({ folder, variables });
  await again.quiet();
  const [before, after] = [content(jumak), content(again)];
  await again.end();
  expect(after).toEqual(before);
});
