import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationCancelled, ReservationExpired, ReservationRequested } from '#reservation';
import { CalendarChanged, NightsAllocated, NightsRefused, RoomChanged } from '#room';
import { NightStock } from '../../src/modules/room/domain/night-stock.ts';
import { RoomRepository } from '../../src/modules/room/domain/room-repository.ts';
import { ForgetPastNights } from '../../src/modules/room/jobs/forget-past-nights.ts';
import { RollHorizon } from '../../src/modules/room/jobs/roll-horizon.ts';
import { room } from '../../src/modules/room/module.ts';
import { ListRooms } from '../../src/modules/room/queries/list-rooms.ts';
import { ShowRoom } from '../../src/modules/room/queries/show-room.ts';
import { EditNights } from '../../src/modules/room/use-cases/edit-nights.ts';
import { OfferRoom } from '../../src/modules/room/use-cases/offer-room.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { Workbench } from '../support/workbench.ts';

const DAY = 86_400_000;
const HORIZON = 400;

let bench: Workbench;
let accommodationId: Id<'accommodation'>;
let roomId: Id<'room'>;

beforeEach(async () => {
  bench = await Workbench.start(room);
  accommodationId = bench.newId();
  await bench.hear(placeFact({ accommodationId, hostId }));
  roomId = await offer({ capacity: 2 });
});
afterEach(() => bench.end());

async function offer({ capacity }: { readonly capacity: number }): Promise<Id<'room'>> {
  const details = { name: '온돌방', description: '', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(10_000) };
  const offered = await bench.of('room', OfferRoom).execute({
    accommodationId,
    hostId,
    details: { ...details, beds: [], amenities: [], images: [] },
    opening: { capacity, price: krw(100_000), weekendPrice: krw(150_000) },
  });
  return offered.id;
}

const day = (offset: number): LocalDate => addDays(dateIn('Asia/Seoul', bench.clock.now()), offset);
const newReservation = () => bench.newId<'reservation'>();

interface Asked {
  readonly from?: number;
  readonly to?: number;
  readonly guests?: number;
  readonly of?: Id<'room'>;
}
const requested = (reservationId: Id<'reservation'>, { from = 10, to = 12, guests = 2, of = roomId }: Asked = {}) =>
  ReservationRequested.of({ reservationId, roomId: of, checkIn: day(from), checkOut: day(to), guests });
const cancelled = (reservationId: Id<'reservation'>) => ReservationCancelled.of({ reservationId, roomId });
const expired = (reservationId: Id<'reservation'>) => ReservationExpired.of({ reservationId, roomId });

async function free(from = 9, to = 13): Promise<number[]> {
  const nights = await bench.of('room', NightStock).nights({ roomId, from: day(from), to: day(to) });
  return nights.map(({ available }) => available);
}
const refusals = () => bench.told(NightsRefused).map(({ reason }) => reason);

describe('a request for nights', () => {
  it('takes them, and tells their prices and what is left', async () => {
    const reservationId = newReservation();
    await bench.hear(requested(reservationId, { from: 1, to: 4, guests: 3 }));
    const prices = [110_000, 160_000, 160_000];
    expect(bench.told(NightsAllocated)).toEqual([
      {
        reservationId,
        roomId,
        nightly: prices.map((price, n) => ({ night: day(1 + n), price: krw(price) })),
        total: krw(430_000),
      },
    ]);
    const [opened, taken] = bench.told(CalendarChanged);
    expect(opened?.nights).toHaveLength(HORIZON);
    expect(taken?.nights.map(({ night, available }) => [night, available])).toEqual([
      [day(1), 1],
      [day(2), 1],
      [day(3), 1],
    ]);
    expect(taken?.version).toBeGreaterThan(opened?.version ?? 0);
  });

  it('that comes twice takes them once', async () => {
    const event = requested(newReservation());
    const id = bench.newId();
    await bench.hear(event, id);
    await bench.hear(event, id);
    expect(await free()).toEqual([2, 1, 1, 2]);
    expect(bench.told(NightsAllocated)).toHaveLength(1);
  });

  it('that is asked anew takes nothing and is answered the same again', async () => {
    const event = requested(newReservation());
    await bench.hear(event);
    await bench.of('room', EditNights).execute({
      ...{ roomId, hostId, from: day(10), to: day(12) },
      edit: { price: 1, closed: true },
    });
    await bench.hear(event);
    const [first, second] = bench.told(NightsAllocated);
    expect(second).toEqual(first);
    expect(await free()).toEqual([2, 1, 1, 2]);
  });

  it('takes all of its nights or none', async () => {
    for (let guest = 0; guest < 2; guest += 1) await bench.hear(requested(newReservation(), { from: 12, to: 13 }));
    await bench.hear(requested(newReservation(), { from: 9, to: 13 }));
    expect(refusals()).toEqual(['SOLD_OUT']);
    expect(await free()).toEqual([2, 2, 2, 0]);
  });

  it('is CLOSED for a night beyond the horizon, which is not there', async () => {
    await bench.hear(requested(newReservation(), { from: HORIZON - 2, to: HORIZON + 1 }));
    expect(refusals()).toEqual(['CLOSED']);
    expect(await free(HORIZON - 2, HORIZON + 1)).toEqual([2, 2]);
    await bench.hear(requested(newReservation(), { from: HORIZON - 2, to: HORIZON }));
    expect(bench.told(NightsAllocated)).toHaveLength(1);
  });

  it('is refused for a room that nobody knows', async () => {
    await bench.hear(requested(newReservation(), { of: bench.newId() }));
    expect(refusals()).toEqual(['ROOM_NOT_FOUND']);
  });

  it('is refused while the place is suspended, and taken when it is listed again', async () => {
    await bench.hear(placeFact({ accommodationId, hostId, version: 2, state: 'SUSPENDED' }));
    await bench.hear(requested(newReservation()));
    await bench.hear(placeFact({ accommodationId, hostId, version: 3 }));
    await bench.hear(requested(newReservation()));
    expect([refusals(), bench.told(NightsAllocated).length]).toEqual([['NOT_BOOKABLE'], 1]);
  });

  it('goes by the newest that was told of the place, in whatever order it was told', async () => {
    await bench.hear(placeFact({ accommodationId, hostId, version: 3, state: 'WITHDRAWN' }));
    await bench.hear(placeFact({ accommodationId, hostId, version: 2 }));
    await bench.hear(requested(newReservation()));
    expect(refusals()).toEqual(['NOT_BOOKABLE']);
  });
});

describe.each([
  ['cancelled', cancelled],
  ['expired', expired],
])('a reservation that was %s', (_, released) => {
  it('gives its nights back, and tells what is left', async () => {
    const reservationId = newReservation();
    await bench.hear(requested(reservationId));
    await bench.hear(released(reservationId));
    expect(await free()).toEqual([2, 2, 2, 2]);
    expect(
      bench
        .told(CalendarChanged)
        .at(-1)
        ?.nights.map(({ available }) => available),
    ).toEqual([2, 2]);
  });

  it('gives them back once, however often it is told', async () => {
    const [first, other] = [newReservation(), newReservation()];
    await bench.hear(requested(first));
    await bench.hear(requested(other));
    const id = bench.newId();
    await bench.hear(released(first), id);
    await bench.hear(released(first), id);
    await bench.hear(released(first));
    expect(await free()).toEqual([2, 1, 1, 2]);
  });

  it('takes nothing when its request comes after it', async () => {
    const reservationId = newReservation();
    await bench.hear(released(reservationId));
    await bench.hear(requested(reservationId));
    await bench.hear(released(reservationId));
    expect([await free(), refusals()]).toEqual([[2, 2, 2, 2], ['NOT_BOOKABLE']]);
    expect(await bench.deadLetters('room')).toEqual([]);
  });

  it('gives nothing back that it was refused', async () => {
    for (let guest = 0; guest < 2; guest += 1) await bench.hear(requested(newReservation()));
    const refused = newReservation();
    await bench.hear(requested(refused));
    await bench.hear(released(refused));
    expect(await free()).toEqual([2, 0, 0, 2]);
  });
});

describe('the horizon', () => {
  /** How many of the rooms have all their nights open. */
  const rolled = async (rooms: readonly Id<'room'>[]) => {
    const ends = await Promise.all(rooms.map((one) => bench.of('room', NightStock).openedUntil(one)));
    return ends.filter((end) => end === day(HORIZON)).length;
  };

  it('moves on with the day, and leaves the nights that are open as they are', async () => {
    await bench.hear(requested(newReservation(), { from: HORIZON - 1, to: HORIZON }));
    const last = day(HORIZON - 1);
    bench.clock.advance(3 * DAY);
    const roll = bench.of('room', RollHorizon);
    await roll.run();
    expect(day(HORIZON - 4)).toBe(last);
    expect(await free(HORIZON - 4, HORIZON + 3)).toEqual([1, 2, 2, 2]);
    const told = bench.told(CalendarChanged);
    expect(told.at(-1)?.nights.map(({ night }) => night)).toEqual([1, 2, 3].map((n) => addDays(last, n)));
    await roll.run();
    expect(bench.told(CalendarChanged)).toHaveLength(told.length);
  });

  it('stops between two portions of rooms when the process is told to end, and goes on the next time', async () => {
    const rooms = [roomId];
    while (rooms.length < 25) rooms.push(await offer({ capacity: 1 }));
    bench.clock.advance(DAY);
    const ending = new AbortController();
    const rolling = bench.of('room', RollHorizon).run(ending.signal);
    ending.abort();
    await rolling;
    expect(await rolled(rooms)).toBeLessThan(rooms.length);
    await bench.of('room', RollHorizon).run();
    expect(await rolled(rooms)).toBe(rooms.length);
  });

  it('opens the nights of all other rooms when those of one cannot be opened', async () => {
    const others: Id<'room'>[] = [];
    while (others.length < 25) others.push(await offer({ capacity: 1 }));
    const spoil = 'UPDATE room SET capacity = -1 WHERE id = ?';
    await bench.of('room', Transaction).run(() => bench.of('room', Database).run(spoil, [roomId]));
    bench.clock.advance(DAY);
    await bench.of('room', RollHorizon).run();
    expect(await rolled([roomId, ...others])).toBe(others.length);
  });

  it('waits for its turn however long others write', async () => {
    bench.clock.advance(DAY);
    const busy = bench.of('room', Transaction).run(() => new Promise((resolve) => setTimeout(resolve, 2_500)));
    await bench.of('room', RollHorizon).run();
    await busy;
    expect(await rolled([roomId])).toBe(1);
  });

  it('lets others have a turn between two portions of rooms', async () => {
    while ((await bench.of('room', RoomRepository).after({ mark: '', limit: 100 })).length < 45)
      await offer({ capacity: 1 });
    let turns = 0;
    let ended = false;
    const count = () => {
      turns += 1;
      if (!ended) setImmediate(count);
    };
    setImmediate(count);
    await bench.of('room', RollHorizon).run();
    ended = true;
    expect(turns).toBeGreaterThan(2);
  });

  it('shows and sells nothing where it has not moved on yet: a night that is not open is as closed', async () => {
    bench.clock.advance(40 * DAY);
    const [from, to] = [HORIZON - 42, HORIZON - 38];
    const offered = async () => {
      const stay = { checkIn: day(from), checkOut: day(to) };
      const { items } = await bench.of('room', ListRooms).execute({ accommodationId, guests: 2, stay, limit: 10 });
      return items.length;
    };
    await bench.hear(requested(newReservation(), { from, to }));
    expect([await offered(), refusals()]).toEqual([0, ['CLOSED']]);
    await bench.of('room', RollHorizon).run();
    await bench.hear(requested(newReservation(), { from, to }));
    expect([await offered(), refusals(), bench.told(NightsAllocated).length]).toEqual([1, ['CLOSED'], 1]);
  });

  it('is moved on by a job that begins at once, and by nothing that a start waits for', () => {
    expect(room.atStart).toBeUndefined();
    expect(room.jobs?.find(({ job }) => job === RollHorizon)).toMatchObject({ atOnce: true });
  });

  it('opens the first night at midnight of the place, not of the server', async () => {
    expect(new Date(bench.clock.now()).toISOString()).toBe('2026-07-01T00:00:00.000Z');
    const first = bench.told(CalendarChanged)[0]?.nights[0]?.night;
    const inHonolulu = bench.newId<'accommodation'>();
    await bench.hear(placeFact({ accommodationId: inHonolulu, hostId, timeZone: 'Pacific/Honolulu' }));
    accommodationId = inHonolulu;
    await offer({ capacity: 1 });
    expect([first, bench.told(CalendarChanged).at(-1)?.nights[0]?.night]).toEqual(['2026-07-01', '2026-06-30']);
  });
});

describe('a past night', () => {
  const DAYS_KEPT = 60;
  const forget = () => bench.of('room', ForgetPastNights).run();

  it('is kept for longer than any stay may last, and then forgotten', async () => {
    bench.clock.advance((DAYS_KEPT + 2) * DAY);
    await forget();
    expect(await free(-DAYS_KEPT - 2, -DAYS_KEPT + 2)).toEqual([2, 2]);
  });

  it('is given back to nobody when a release comes that late, and its hold is released', async () => {
    const reservationId = newReservation();
    await bench.hear(requested(reservationId, { from: 0, to: 4 }));
    bench.clock.advance((DAYS_KEPT + 2) * DAY);
    await forget();
    await bench.hear(cancelled(reservationId));
    expect(await bench.deadLetters('room')).toEqual([]);
    expect(await free(-DAYS_KEPT - 2, -DAYS_KEPT + 4)).toEqual([2, 2, 2, 2]);
  });
});

it('tells of a room as a whole, with a version that grows', () => {
  expect(bench.told(RoomChanged)).toEqual([
    {
      ...{ roomId, accommodationId, version: 1, name: '온돌방', state: 'OPEN' },
      ...{ baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(10_000) },
    },
  ]);
});

describe('a new room', () => {
  it('is stored when its unit is run again because of a neighbour', async () => {
    const transaction = bench.of('room', Transaction);
    const [offered] = await Promise.all([
      offer({ capacity: 1 }),
      transaction.run(() => Promise.reject(new Error('no'))).catch(() => undefined),
    ]);
    expect(await bench.of('room', RoomRepository).find(offered)).toMatchObject({ id: offered });
  });
});

describe('a page of rooms', () => {
  const list = (stay: { readonly checkIn: LocalDate; readonly checkOut: LocalDate }) =>
    bench.of('room', ListRooms).execute({ accommodationId, guests: 1, stay, limit: 20 });

  it('offers a stay from today on, and refuses one that would begin in the past', async () => {
    expect((await list({ checkIn: day(0), checkOut: day(1) })).items).toHaveLength(1);
    await expect(list({ checkIn: day(-1), checkOut: day(1) })).rejects.toMatchObject({
      code: 'VALIDATION',
      faults: [{ pointer: '/checkIn', code: 'check_in_past' }],
    });
  });

  it('refuses a stay that begins later than can be booked', async () => {
    await expect(list({ checkIn: day(366), checkOut: day(367) })).rejects.toMatchObject({
      code: 'VALIDATION',
      faults: [{ pointer: '/checkIn', code: 'check_in_too_far' }],
    });
  });

  it.each(['WITHDRAWN', 'SUSPENDED'] as const)('is gone with its place: %s', async (state) => {
    expect((await bench.of('room', ShowRoom).execute(roomId)).id).toBe(roomId);
    await bench.hear(placeFact({ accommodationId, hostId, version: 2, state }));
    await expect(bench.of('room', ShowRoom).execute(roomId)).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
  });

  it('opens no further nights once its place is withdrawn', async () => {
    await bench.hear(placeFact({ accommodationId, hostId, version: 2, state: 'WITHDRAWN' }));
    const before = bench.told(CalendarChanged).length;
    bench.clock.advance(2 * DAY);
    await bench.of('room', RollHorizon).run();
    expect(bench.told(CalendarChanged)).toHaveLength(before);
  });
});
