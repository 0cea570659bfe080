import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { RoomChanged } from '#room';
import { EveryRoute, everyRoute, fields, nameOf } from '../support/every-route.ts';
import { sealed } from '../support/letters.ts';
import { krw, list } from '../support/listings.ts';
import { TestApplication } from '../support/test-application.ts';

const NEVER_TAKEN = ['status', 'price', 'memberId', 'role', 'id', 'version', 'createdAt'];
/** What no answer has, but the one that hands out a session. */
const NEVER_SHOWN = /password|hash|secret|refreshtoken|accesstoken|fingerprint|attempts/i;
const changing = everyRoute.filter(({ method }) => method !== 'GET').map((route) => [nameOf(route), route] as const);
const showing = everyRoute
  .filter(({ method, answers }) => method === 'GET' && answers[200]?.body !== undefined)
  .map((route) => [nameOf(route), route] as const);

const namesIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [...(Array.isArray(value) ? [] : [name]), ...namesIn(inner)]);

describe('what the server decides', () => {
  let jumak: TestApplication;
  let every: EveryRoute;
  beforeAll(async () => {
    jumak = await TestApplication.start();
    every = await EveryRoute.of(jumak);
  });
  afterAll(() => jumak.end());

  it.each(changing)('SECURITY 32: is not taken from a body of %s', async (_, route) => {
    const known = fields(route).map(({ name }) => name);
    const forbidden = NEVER_TAKEN.filter((name) => !known.includes(name));
    expect(forbidden.length).toBeGreaterThanOrEqual(NEVER_TAKEN.length - 1);
    const body = { ...every.goodBody(route), ...Object.fromEntries(forbidden.map((name) => [name, 'ADMIN'])) };
    const answer = await every.call(route, { body });
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION']);
    const refused = answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]);
    expect(refused).toEqual(expect.arrayContaining(forbidden.map((name) => [`/${name}`, 'unknown_field'])));
  });

  it('SECURITY 32: is as it was after all of that', async () => {
    const { member, host } = every.callers;
    expect((await member.get('/members/me')).body).toMatchObject({ id: member.memberId, role: 'GUEST' });
    expect((await host.get('/members/me')).body).toMatchObject({ id: host.memberId, role: 'HOST' });
    expect(await member.reservation(every.ids.reservationId ?? '')).toMatchObject({ status: 'CONFIRMED' });
  });

  it.each(showing)('SECURITY 33: is shown by %s as its schema lists it, and no more', async (_, route) => {
    const { body } = await every.call(route);
    const schema = route.answers[200]?.body;
    if (body?.code === undefined) expect(schema?.parse(body)).toEqual(body);
    expect(namesIn(body).filter((name) => NEVER_SHOWN.test(name))).toEqual([]);
  });

  it('SECURITY 33: shows a guest to a host by name, and a host to everybody by name', async () => {
    const { member, host, public: anyone } = every.callers;
    const bookings = await host.must(200, host.get('/host/reservations'));
    expect(bookings.items[0].guestName).toBe('손님');
    expect(JSON.stringify(bookings)).not.toMatch(/@example\.com/);
    expect(JSON.stringify(bookings)).not.toContain(member.memberId);
    const place = await anyone.must(200, anyone.get(`/accommodations/${every.ids.accommodationId}`));
    expect(place.host).toEqual({ name: '주인' });
  });

  it('SECURITY 34: is the price, whatever a client thinks of it', async () => {
    const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
    const { roomId } = await list(host, { price: 80_000 });
    const stay = { roomId, checkIn: jumak.day(30), checkOut: jumak.day(32), guests: 2 };
    for (const own of [{ total: krw(1) }, { nightly: [] }, { nights: 1 }, { price: krw(1) }, { available: 9 }])
      expect(await guest.post('/reservations', { ...stay, ...own })).toMatchObject({ status: 400 });
    expect(await guest.booked(roomId, stay)).toMatchObject({ nights: 2, total: krw(160_000) });
    const shown = { ...stay, expectedTotal: krw(1) };
    expect(await guest.booked(roomId, shown)).toMatchObject({ status: 'REJECTED', reason: 'PRICE_CHANGED' });
  });

  it('SECURITY 35: is what has ended, and the stock comes back once', async () => {
    const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
    const { roomId } = await list(host, { capacity: 1 });
    const stay = { checkIn: jumak.day(30), checkOut: jumak.day(31) };
    const { id } = await guest.booked(roomId, stay);
    const { id: rejected } = await guest.booked(roomId, stay);
    expect(await guest.cancel(rejected)).toMatchObject({ status: 409, body: { code: 'NOT_CANCELLABLE' } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => guest.cancel(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    await jumak.quiet();
    expect(await guest.available(roomId, stay.checkIn, stay.checkOut)).toEqual([1]);
  });

  it.each(['member-id', 'x-member-id', 'x-user-id', 'x-role', 'x-jumak-member', 'x-forwarded-user', 'remote-user'])(
    'SECURITY 36: is who is calling, whatever a header %s says',
    async (name) => {
      const { member } = every.callers;
      const headers = { [name]: name === 'x-role' ? 'ADMIN' : (member.memberId ?? '') };
      expect(await jumak.anyone.call('GET', '/members/me', { headers })).toMatchObject({ status: 401 });
      const stranger = jumak.signedIn();
      const path = `/reservations/${every.ids.reservationId}`;
      expect(await stranger.call('GET', path, { headers })).toMatchObject({ status: 404 });
      expect(await stranger.call('GET', '/admin/members', { headers })).toMatchObject({ status: 403 });
    },
  );

  it.each([
    ['on the topic of another module', (event: object) => event, 'jumak.member'],
    [
      'from the source of another module',
      (event: object) => ({ ...event, source: '/jumak/member' }),
      'jumak.room.facts',
    ],
  ])('SECURITY 36: is whose an event is, so that one %s is parked', async (_, change, topic) => {
    const fact = { version: 99, roomId: jumak.newId<'room'>(), accommodationId: jumak.newId<'accommodation'>() };
    const told = RoomChanged.of({ ...fact, name: '가짜', maxOccupancy: 2, state: 'OPEN' } as never) as DomainEvent;
    const message = { ...sealed(told, 'jumak', change), topic };
    const position = `${topic}/0/${message.headers.ce_id}`;
    await jumak.module('reservation').consumer.receive({ ...message, position });
    const parked = 'SELECT cause FROM dead_letter WHERE event_id = ?';
    expect(jumak.invariants.all('reservation', parked, position)).toMatchObject([{ cause: 'FOREIGN_SOURCE' }]);
  });
});
