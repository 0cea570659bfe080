import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import type { Invariants } from '../support/invariants.ts';
import { type Listed, list } from '../support/listings.ts';
import { SeveralDoors } from '../support/several-doors.ts';
import { Split } from '../support/split.ts';

const START_WITHIN = 180_000;
const MODULES = ['member', 'accommodation', 'room', 'reservation'];
/** What reservation has been told of, so that it can be booked though room says nothing more. */
const BOOKABLE = `SELECT room_id FROM reservation_room
  JOIN reservation_place ON reservation_place.accommodation_id = reservation_room.accommodation_id`;
const HELD = "SELECT reservation_id FROM room_hold WHERE state = 'HELD' AND check_in IS NOT NULL";
/** Longer than it takes on a busy machine to start a process again. */
const DEADLINE = 60_000;
const EXPIRED_EARLY = `SELECT reservation.id FROM reservation JOIN reservation_history ON reservation_id = reservation.id
  WHERE reservation_history.status = 'EXPIRED' AND at - booked_at < ${DEADLINE}`;
const day = (offset: number) => addDays(dateIn('Asia/Seoul', Date.now()), offset);

interface Described {
  readonly paths: object;
  readonly tags: readonly { readonly name: string }[];
}

let split: Split;
let host: ApiClient;
let place: Listed;
let guest: ApiClient;

beforeAll(async () => {
  split = await Split.start({ variables: { JUMAK_RESERVATION_DEADLINE_SECONDS: String(DEADLINE / 1_000) } });
  host = await split.member({ email: 'host@example.com', host: true });
  place = await list(host, { capacity: 5 });
  guest = await split.member({ email: 'guest@example.com' });
}, START_WITHIN);

afterAll(async () => {
  const exits = await split?.end();
  expect([...(exits ?? [])].filter(([, { code }]) => code !== 0)).toEqual([]);
}, START_WITHIN);

const found = async () => {
  const query = `checkIn=${day(20)}&checkOut=${day(22)}&guests=2`;
  const { items } = await split.anyone.must(200, split.anyone.get(`/accommodations?${query}`));
  return (items as { id: string }[]).map(({ id }) => id);
};

describe('every module in a process of its own, behind a gateway', () => {
  it('a guest finds a place, books it and cancels', async () => {
    await eventually(async () => expect(await found()).toContain(place.accommodationId));
    const booked = await guest.booked(place.roomId, { checkIn: day(20), checkOut: day(22) });
    expect(booked.status).toBe('CONFIRMED');
    expect(await guest.available(place.roomId, day(20), day(22))).toEqual([4, 4]);
    await guest.must(200, guest.cancel(booked.id));
    await eventually(async () => expect(await guest.available(place.roomId, day(20), day(22))).toEqual([5, 5]));
  });

  it('whoever has signed out is refused by every module', async () => {
    const left = await split.member({ email: 'left@example.com' });
    await left.must(204, left.post('/auth/logout'));
    for (const path of ['/members/me', '/host/accommodations', '/reservations'])
      expect([path, (await left.get(path)).body.code]).toEqual([path, 'TOKEN_REVOKED']);
  });

  it('the gateway documents all modules, and a service its own', async () => {
    const described = async (url: string) => {
      const { paths, tags } = (await (await fetch(`${url}/openapi.json`)).json()) as Described;
      return {
        rooms: Object.keys(paths).some((path) => path.includes('/rooms/')),
        chapters: tags.map(({ name }) => name),
      };
    };
    expect(await described(split.url)).toEqual({ rooms: true, chapters: [...MODULES, 'operations', 'process'] });
    expect(await described(split.urlOf('member'))).toEqual({
      rooms: false,
      chapters: ['member', 'operations', 'process'],
    });
  });

  it('a service serves its own routes and no others', async () => {
    const { status, body } = await new ApiClient(split.urlOf('member')).get(`/rooms/${place.roomId}`);
    expect([status, body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('a service verifies by the key that member has published, and has none of its own', async () => {
    const around = new ApiClient(split.urlOf('reservation'), { memberId: '', token: '' });
    const answer = await around.call('GET', '/reservations', { headers: guest.credentials });
    expect(answer.status).toBe(200);
    const published = (await (await fetch(`${split.url}/.well-known/jwks.json`)).json()) as { readonly keys: object[] };
    expect(published.keys).toHaveLength(1);
    expect(split.filesOf('reservation')).not.toContain('keys');
  });

  it('one request id and one trace go through the gateway, the module that is asked and the one that answers it', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = {
      'x-request-id': 'the-one-request',
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      prefer: 'wait=10',
    };
    const stay = { roomId: place.roomId, checkIn: day(40), checkOut: day(41), guests: 2 };
    const booked = await guest.call('POST', '/reservations', { body: stay, headers });
    expect([booked.status, booked.headers.get('x-request-id')]).toEqual([201, 'the-one-request']);
    await eventually(() => {
      const recordsOf = (name: string) =>
        split.records(name).filter(({ correlationId }) => correlationId === 'the-one-request');
      const heard = (name: string) => recordsOf(name).map(({ type }) => type);
      expect(heard('room')).toContain('reservation.requested');
      expect(heard('reservation')).toContain('room.allocated');
      for (const name of ['gateway', 'reservation', 'room']) {
        const records = recordsOf(name);
        const traces = new Set(records.map(({ traceparent }) => String(traceparent).split('-')[1]));
        expect([name, [...traces]]).toEqual([name, [trace]]);
      }
    });
  });
});

describe('a room service that is killed while 200 bookings are in flight', () => {
  const CAPACITY = 5;
  const BOOKINGS = 200;
  const stay = { checkIn: day(60), checkOut: day(62) };
  let invariants: Invariants;
  beforeAll(() => {
    invariants = split.invariants;
  });
  afterAll(() => invariants?.close());

  it('takes its own routes away and no others, and settles everything once it is there again', async () => {
    const rooms = await Promise.all(Array.from({ length: 4 }, () => list(host, { capacity: CAPACITY })));
    const door = new SeveralDoors([split.url]);
    const roomOf = (n: number) => rooms[n % rooms.length]?.roomId ?? '';
    const bookable = () => invariants.all<{ room_id: string }>('reservation', BOOKABLE).map(({ room_id }) => room_id);
    await eventually(() => expect(bookable()).toEqual(expect.arrayContaining(rooms.map(({ roomId }) => roomId))));
    await split.heldUp('room', async () => {
      const book = (n: number) => ({
        method: 'POST',
        path: '/reservations',
        body: { roomId: roomOf(n), guests: 2, ...stay },
      });
      const answers = Array.from({ length: BOOKINGS }, (_, n) =>
        door.insist(guest, { ...book(n), key: `flight-${n}` }),
      );
      expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([202]));
    });
    await eventually(() => expect(invariants.all('room', HELD).length).toBeGreaterThan(0));
    await split.kill('room');
    expect(invariants.now()).toEqual([]);

    await eventually(async () => {
      for (const [caller, method, path, body] of [
        [split.anyone, 'GET', `/rooms/${roomOf(0)}`],
        [split.anyone, 'GET', `/rooms/${roomOf(0)}/nights?from=${day(60)}&to=${day(62)}`],
        [split.anyone, 'GET', `/accommodations/${place.accommodationId}/rooms`],
        [host, 'GET', `/host/accommodations/${place.accommodationId}/rooms`],
        [host, 'PUT', `/rooms/${roomOf(0)}/nights`, { from: day(90), to: day(91), closed: true }],
        [host, 'PATCH', `/rooms/${roomOf(0)}`, { name: '온돌방' }],
      ] as const) {
        const { status, headers, body: problem } = await caller.call(method, path, { body });
        expect([method, path, status, problem.code, Number(headers.get('retry-after')) > 0]).toEqual([
          ...[method, path, 503, 'UNAVAILABLE', true],
        ]);
        expect(headers.get('content-type')).toContain('application/problem+json');
      }
    });
    expect(await found()).toContain(place.accommodationId);
    await guest.must(200, guest.get('/members/me'));
    await guest.must(200, guest.get('/reservations'));
    await guest.must(200, guest.get(`/accommodations/${place.accommodationId}`));
    await host.must(200, host.get('/host/accommodations'));
    await split.member({ email: 'meanwhile@example.com' });
    expect((await guest.book(roomOf(0), { checkIn: day(70), checkOut: day(71) })).status).toBe(202);

    await split.startAgain('room');
    await eventually(() => expect(invariants.settled()).toEqual([]), { within: 60_000 });
    const stays = invariants.stays();
    expect(stays.filter(({ check_in }) => check_in === stay.checkIn)).toHaveLength(BOOKINGS);
    const nights = rooms.map(async ({ roomId }) => {
      const mine = stays.filter(({ room_id, check_in }) => room_id === roomId && check_in === stay.checkIn);
      const confirmed = mine.filter(({ status }) => status === 'CONFIRMED').length;
      expect(await guest.available(roomId, stay.checkIn, stay.checkOut)).toEqual([
        CAPACITY - confirmed,
        CAPACITY - confirmed,
      ]);
      return confirmed;
    });
    await eventually(async () => guest.must(200, guest.get(`/rooms/${roomOf(0)}`)));
    expect(await Promise.all(nights)).toEqual(rooms.map(() => CAPACITY));
    expect(invariants.all('reservation', EXPIRED_EARLY)).toEqual([]);
  }, 120_000);
});
