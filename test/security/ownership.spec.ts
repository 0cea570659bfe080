import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { Policy, Route } from '#kernel/http/route.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { list } from '../support/listings.ts';
import { TestApplication } from '../support/test-application.ts';

type Call = readonly [method: string, path: string, body?: object];

const NO_ID = new RandomIds().next();

let jumak: TestApplication;
let host: ApiClient;
let otherHost: ApiClient;
let guest: ApiClient;
let stranger: ApiClient;
const ids = { place: '', room: '', reservation: '', session: '' };

beforeAll(async () => {
  jumak = await TestApplication.start();
  host = await jumak.member({ email: 'host@inn.example', name: '주인', host: true });
  otherHost = await jumak.member({ email: 'other-host@inn.example', name: '옆집 주인', host: true });
  guest = await jumak.member({ email: 'guest@inn.example', name: '손님' });
  stranger = await jumak.member({ email: 'stranger@inn.example', name: '지나가는 사람' });
  const { accommodationId, roomId } = await list(host);
  const booked = await guest.booked(roomId, { checkIn: jumak.day(20), checkOut: jumak.day(22) });
  const sessions = await guest.must(200, guest.get('/auth/sessions'));
  Object.assign(ids, {
    place: accommodationId,
    room: roomId,
    reservation: booked.id,
    session: sessions.items[0].id,
  });
});
afterAll(() => jumak.end());

const send = (client: ApiClient, [method, path, body]: Call) =>
  client.call(method, path, body === undefined ? {} : { body });
const comparable = ({ status, body: { requestId: _, instance: __, ...body } }: Answer) => ({ status, body });

/** Every route that names a thing of a member, and who else might ask for it. */
const others: readonly (readonly [string, () => ApiClient, (id: string) => Call, () => string])[] = [
  ['a reservation', () => stranger, (id) => ['GET', `/reservations/${id}`], () => ids.reservation],
  ['its stream', () => stranger, (id) => ['GET', `/reservations/${id}/events`], () => ids.reservation],
  ['its quote', () => stranger, (id) => ['GET', `/reservations/${id}/cancellation`], () => ids.reservation],
  ['its cancellation', () => stranger, (id) => ['POST', `/reservations/${id}/cancellation`, {}], () => ids.reservation],
  [
    'its cancellation by a host',
    () => otherHost,
    (id) => ['POST', `/host/reservations/${id}/cancellation`, { reason: 'x' }],
    () => ids.reservation,
  ],
  ['a session', () => stranger, (id) => ['DELETE', `/auth/sessions/${id}`], () => ids.session],
  ['a place', () => otherHost, (id) => ['PATCH', `/accommodations/${id}`, { name: 'x' }], () => ids.place],
  ['the end of a place', () => otherHost, (id) => ['DELETE', `/accommodations/${id}`], () => ids.place],
  [
    'a room of a place',
    () => otherHost,
    (id) => [
      'POST',
      `/accommodations/${id}/rooms`,
      { name: 'x', baseOccupancy: 1, maxOccupancy: 1, capacity: 1, price: { amount: 1, currency: 'KRW' } },
    ],
    () => ids.place,
  ],
  ['a room', () => otherHost, (id) => ['PATCH', `/rooms/${id}`, { name: 'x' }], () => ids.room],
  ['the end of a room', () => otherHost, (id) => ['DELETE', `/rooms/${id}`], () => ids.room],
  [
    'nights of a room',
    () => otherHost,
    (id) => ['PUT', `/rooms/${id}/nights`, { from: jumak.day(1), to: jumak.day(2), closed: true }],
    () => ids.room,
  ],
];

describe('what belongs to somebody else', () => {
  it.each(others)('SECURITY 28: is as if it were not there: %s', async (_, asker, call, id) => {
    const foreign = await send(asker(), call(id()));
    const missing = await send(asker(), call(NO_ID));
    const malformed = await send(asker(), call('nonsense'));
    expect(foreign.status).toBe(404);
    expect(comparable(foreign)).toEqual(comparable(missing));
    expect(comparable(foreign)).toEqual(comparable(malformed));
  });

  it('SECURITY 28: stays as it was', async () => {
    expect(await guest.reservation(ids.reservation)).toMatchObject({ status: 'CONFIRMED' });
    expect(await guest.get(`/accommodations/${ids.place}`)).toMatchObject({ body: { name: '검은돌 민박' } });
    expect(await guest.get(`/rooms/${ids.room}`)).toMatchObject({ body: { name: '온돌방' } });
  });

  it.each(['/reservations', '/host/reservations', '/host/accommodations'])(
    'SECURITY 29: is in no list: %s',
    async (path) => {
      const { items } = await otherHost.must(200, otherHost.get(path));
      expect(items).toEqual([]);
    },
  );

  it('SECURITY 29: is in no list of sessions', async () => {
    const { items } = await stranger.must(200, stranger.get('/auth/sessions'));
    expect(items).toHaveLength(1);
    expect(items[0].id).not.toBe(ids.session);
  });

  it('SECURITY 29: is in no list of the host’s that names a foreign place', async () => {
    const { items } = await otherHost.must(200, otherHost.get(`/host/reservations?accommodationId=${ids.place}`));
    expect(items).toEqual([]);
  });
});

describe('a route', () => {
  const routes = (...policies: readonly Policy[]): readonly Route[] =>
    ['member', 'accommodation', 'room', 'reservation']
      .flatMap((name) => jumak.module(name).routes.map(({ route }) => route))
      .filter(({ policy, base }) => base === 'api' && policies.includes(policy));
  const asked = (client: ApiClient, wanted: readonly Route[]) =>
    Promise.all(
      wanted.map(async ({ method, path }) => {
        const { status } = await client.call(method, path.replaceAll(/:\w+/g, NO_ID));
        return { route: `${method} ${path}`, status };
      }),
    );
  const allOf = (wanted: readonly Route[], status: number) =>
    wanted.map(({ method, path }) => ({ route: `${method} ${path}`, status }));

  it('SECURITY 30: for hosts is forbidden to a guest', async () => {
    const wanted = routes('host', 'admin');
    expect(wanted.length).toBeGreaterThan(10);
    expect(await asked(guest, wanted)).toEqual(allOf(wanted, 403));
  });

  it('SECURITY 30: for admins is forbidden to a host', async () => {
    const wanted = routes('admin');
    expect(wanted.length).toBeGreaterThan(5);
    expect(await asked(host, wanted)).toEqual(allOf(wanted, 403));
  });

  it('SECURITY 30: that is not public asks for a token', async () => {
    const wanted = routes('member', 'host', 'admin');
    expect(await asked(jumak.anyone, wanted)).toEqual(allOf(wanted, 401));
  });
});
