import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { Database } from '#kernel/persistence/database.ts';
import { MemberChanged } from '#member';
import { CalendarChanged, RoomChanged } from '#room';
import { accommodation } from '../../src/modules/accommodation/module.ts';
import { reservation } from '../../src/modules/reservation/module.ts';
import { room } from '../../src/modules/room/module.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { Workbench } from '../support/workbench.ts';

const accommodationId = '019b0000-0000-7000-8000-000000000001' as Id<'accommodation'>;
const roomId = '019b0000-0000-7000-8000-000000000002' as Id<'room'>;
const HOUR = 3_600_000;

const member = (mark: number) =>
  MemberChanged.of({ memberId: hostId, version: 5, name: `나그네 ${mark}`, state: 'ACTIVE' });
const place = (mark: number) =>
  placeFact({
    accommodationId,
    hostId,
    version: 5,
    name: `민박 ${mark}`,
    timeZone: mark === 2 ? 'Asia/Tokyo' : 'Asia/Seoul',
  });
const offered = (mark: number) =>
  RoomChanged.of({
    ...{ roomId, accommodationId, version: 5, name: `온돌방 ${mark}`, state: 'OPEN' },
    ...{ baseOccupancy: mark, maxOccupancy: 4, extraGuestFee: krw(0) },
  });
const calendar = (mark: number, at: number) => {
  const night = addDays(dateIn('Asia/Seoul', at), 10);
  const nights = [{ night, price: mark, available: 1, closed: false }];
  return CalendarChanged.of({ roomId, accommodationId, version: 5, nights });
};
const COPIES = [
  ['a member', 'reservation', member, 'SELECT name AS kept FROM reservation_member'],
  ['a room', 'reservation', offered, 'SELECT name AS kept FROM reservation_room'],
  ['a place', 'reservation', place, 'SELECT name AS kept FROM reservation_place'],
  ['a place', 'room', place, 'SELECT time_zone AS kept FROM room_place'],
  ['a host', 'accommodation', member, 'SELECT name AS kept FROM accommodation_host'],
  ['a room', 'accommodation', offered, 'SELECT base_occupancy AS kept FROM accommodation_room'],
  ['a night', 'accommodation', calendar, 'SELECT price AS kept FROM accommodation_night'],
] as const;

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.start(accommodation, room, reservation);
});
afterEach(() => bench.end());

it.each(COPIES)(
  'what is kept of %s in %s was told last, though a letter of the same version comes after it',
  async (_, module, fact, kept) => {
    const start = bench.clock.now();
    const hear = (mark: number) => bench.hear(fact(mark, start) as DomainEvent);
    const copy = () => bench.of(module, Database).get(kept);
    bench.clock.advance(HOUR);
    await hear(2);
    const mended = await copy();
    bench.clock.advance(-HOUR);
    await hear(1);
    expect(await copy()).toEqual(mended);
    bench.clock.advance(2 * HOUR);
    await hear(3);
    expect(await copy()).not.toEqual(mended);
    expect(await bench.deadLetters(module)).toEqual([]);
  },
);
