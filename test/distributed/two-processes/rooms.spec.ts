import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { ReservationCancelled, ReservationExpired, ReservationRequested } from '#reservation';
import { CalendarChanged, NightsAllocated, NightsRefused, RoomChanged } from '#room';
import { RollHorizon } from '../../../src/modules/room/jobs/roll-horizon.ts';
import { room } from '../../../src/modules/room/module.ts';
import { ChangeRoom } from '../../../src/modules/room/use-cases/change-room.ts';
import { EditNights } from '../../../src/modules/room/use-cases/edit-nights.ts';
import { OfferRoom } from '../../../src/modules/room/use-cases/offer-room.ts';
import { WithdrawRoom } from '../../../src/modules/room/use-cases/withdraw-room.ts';
import { hostId, placeFact } from '../../support/facts.ts';
import { OFTEN, TwoProcesses } from '../../support/two-processes.ts';
import type { Workbench } from '../../support/workbench.ts';

const DAY = 86_400_000;
const CAPACITY = 3;
const HELD = `SELECT s.night, s.capacity, s.available, s.price, s.closed, COUNT(h.reservation_id) AS held FROM room_stock s
  LEFT JOIN room_hold h ON h.room_id = s.room_id AND h.state = 'HELD' AND s.night >= h.check_in AND s.night < h.check_out
  WHERE s.room_id = ? GROUP BY s.night ORDER BY s.night`;

interface Night {
  readonly night: LocalDate;
  readonly capacity: number;
  readonly available: number;
  readonly price: number;
  readonly closed: number;
  readonly held: number;
}

let two: TwoProcesses;
let accommodationId: Id<'accommodation'>;
let roomId: Id<'room'>;
beforeEach(async () => {
  two = await TwoProcesses.start(room);
  accommodationId = two.one.newId();
  await two.one.hear(placeFact({ accommodationId, hostId }));
  roomId = two.one.newId();
  await offer(two.one);
});
afterEach(() => two.end());

function offer(bench: Workbench, id = roomId) {
  const details = { name: '온돌방', description: '', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0) };
  return bench.of('room', OfferRoom).execute({
    ...{ id, accommodationId, hostId, opening: { capacity: CAPACITY, price: krw(100_000) } },
    details: { ...details, beds: [], amenities: [], images: [] },
  });
}

const day = (offset: number): LocalDate => addDays(dateIn('Asia/Seoul', two.one.clock.now()), offset);
/** Nights that no other time of the loop touches. */
const stayOf = (time: number) => ({ checkIn: day(5 * time + 1), checkOut: day(5 * time + 4) });
const requested = (reservationId: Id<'reservation'>, time: number) =>
  ReservationRequested.of({ reservationId, roomId, ...stayOf(time), guests: 2 });
const cancelled = (reservationId: Id<'reservation'>) => ReservationCancelled.of({ reservationId, roomId });
const newReservation = () => two.one.newId<'reservation'>();
const edit = (bench: Workbench, time: number, change: { readonly capacity?: number; readonly price?: number }) => {
  const { checkIn: from, checkOut: to } = stayOf(time);
  return bench.of('room', EditNights).execute({ roomId, hostId, from, to, edit: change });
};
const change = (bench: Workbench, name: string) =>
  bench.of('room', ChangeRoom).execute({ roomId, hostId, change: { name } });
const nights = () => two.rows<Night>(HELD, [roomId]);
const stateOf = async (reservationId: Id<'reservation'>) =>
  (await two.rows<{ state: string }>('SELECT state FROM room_hold WHERE reservation_id = ?', [reservationId]))[0]
    ?.state;

async function expectConserved(): Promise<void> {
  for (const night of await nights()) {
    expect(night).toMatchObject({ available: night.capacity - night.held });
    expect(night.available).toBeGreaterThanOrEqual(0);
  }
}

/** A copy that keeps the highest version of each night says what is in the stock, and no version was given twice. */
async function expectCalendarTold(): Promise<void> {
  const told = (await two.told(CalendarChanged)).filter((fact) => fact.roomId === roomId);
  expect(new Set(told.map(({ version }) => version)).size).toBe(told.length);
  const copy = new Map<string, object>();
  for (const fact of told.toSorted((a, b) => a.version - b.version))
    for (const { night, price, available, closed } of fact.nights) copy.set(night, { price, available, closed });
  for (const { night, price, available, closed } of await nights())
    expect([night, copy.get(night)]).toEqual([night, { price, available, closed: closed === 1 }]);
}

const expectNothingFailed = async () => {
  for (const bench of two.benches) expect(bench.failures('room')).toBe(0);
  expect(await two.rows('SELECT * FROM dead_letter')).toEqual([]);
};

describe('two processes at once', () => {
  it('sell no night twice while a host takes nights off the offer', async () => {
    let sold = 0;
    for (const time of OFTEN) {
      const guests = Array.from({ length: CAPACITY }, newReservation);
      const hear = (bench: Workbench) => Promise.all(guests.map((guest) => bench.hear(requested(guest, time))));
      const [edited] = await two.atOnce((bench) => edit(bench, time, { capacity: 1 }), hear);
      const held = await Promise.all(guests.map(stateOf));
      const taken = held.filter((state) => state === 'HELD').length;
      expect(taken).toBe(edited.status === 'fulfilled' ? 1 : CAPACITY);
      if (edited.status === 'rejected') expect(edited.reason).toMatchObject({ code: 'CAPACITY_BELOW_HELD' });
      sold += taken;
    }
    expect(sold).toBeGreaterThan(0);
    await expectConserved();
    await expectCalendarTold();
    await expectNothingFailed();
  });

  it('sell the last room once, whoever of them is asked', async () => {
    await edit(two.one, 0, { capacity: 1 });
    for (const time of OFTEN) {
      await edit(two.one, time, { capacity: 1 });
      const [a, b] = [newReservation(), newReservation()];
      await two.atOnce(
        (bench) => bench.hear(requested(a, time)),
        (bench) => bench.hear(requested(b, time)),
      );
      expect([await stateOf(a), await stateOf(b)].sort()).toEqual(['HELD', 'REFUSED']);
    }
    await expectConserved();
    await expectCalendarTold();
    await expectNothingFailed();
  });

  it('change the nights of a room one after the other, all of them alike', async () => {
    for (const time of OFTEN) {
      await two.atOnce(
        (bench) => edit(bench, time, { price: 70_000 }),
        (bench) => edit(bench, time, { price: 90_000, capacity: 5 }),
      );
      const { checkIn, checkOut } = stayOf(time);
      const edited = (await nights()).filter(({ night }) => night >= checkIn && night < checkOut);
      expect(new Set(edited.map(({ price }) => price)).size).toBe(1);
      expect(edited.map(({ capacity }) => capacity)).toEqual([5, 5, 5]);
    }
    await expectCalendarTold();
  });

  it('change different nights of a room at once, each in a version of its own', async () => {
    for (const time of OFTEN.filter((one) => one % 2 === 0)) {
      const outcomes = await two.atOnce(
        (bench) => edit(bench, time, { price: 70_000 }),
        (bench) => edit(bench, time + 1, { price: 90_000 }),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    }
    await expectCalendarTold();
  });

  it('give each change of a room a version of its own, and keep all of them', async () => {
    for (const time of OFTEN) {
      const outcomes = await two.atOnce(
        (bench) => change(bench, `A${time}`),
        (bench) => bench.of('room', ChangeRoom).execute({ roomId, hostId, change: { description: `B${time}` } }),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const [row] = await two.rows('SELECT name, description, version FROM room WHERE id = ?', [roomId]);
      expect(row).toEqual({ name: `A${time}`, description: `B${time}`, version: 2 * time + 3 });
    }
    const versions = (await two.told(RoomChanged)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 2 * OFTEN.length + 1 }, (_, at) => at + 1));
  });

  it('withdraw a room in one while it is changed in the other, and tell last that it is gone', async () => {
    for (const time of OFTEN) {
      roomId = two.one.newId();
      await offer(two.one);
      const [changed, withdrawn] = await two.atOnce(
        (bench) => change(bench, `A${time}`),
        (bench) => bench.of('room', WithdrawRoom).execute({ roomId, hostId }),
      );
      expect(withdrawn.status).toBe('fulfilled');
      const facts = (await two.told(RoomChanged)).filter((fact) => fact.roomId === roomId);
      const latest = facts.toSorted((a, b) => a.version - b.version).at(-1);
      expect(latest).toMatchObject({ state: 'WITHDRAWN', version: changed.status === 'fulfilled' ? 3 : 2 });
      expect(latest?.name).toBe(changed.status === 'fulfilled' ? `A${time}` : '온돌방');
      expect(new Set(facts.map(({ version }) => version)).size).toBe(facts.length);
    }
  });

  it('hold nights or refuse them while the room is withdrawn or changed, and hold none of it afterwards', async () => {
    for (const time of OFTEN) {
      const [guest, late] = [newReservation(), newReservation()];
      roomId = two.one.newId();
      await offer(two.one);
      const alter = (bench: Workbench): Promise<unknown> =>
        time % 2 === 0 ? bench.of('room', WithdrawRoom).execute({ roomId, hostId }) : change(bench, 'anew');
      const [altered] = await two.atOnce(alter, (bench) => bench.hear(requested(guest, time)));
      expect(altered.status).toBe('fulfilled');
      await two.other.hear(requested(late, time));
      expect(await stateOf(guest)).toMatch(time % 2 === 0 ? /HELD|REFUSED/ : /HELD/);
      expect(await stateOf(late)).toBe(time % 2 === 0 ? 'REFUSED' : 'HELD');
      await expectConserved();
    }
    await expectNothingFailed();
  });

  it('hold and release the nights of one reservation, and none of them stays taken', async () => {
    for (const time of OFTEN) {
      const guest = newReservation();
      await two.atOnce(
        (bench) => bench.hear(requested(guest, time)),
        (bench) =>
          Promise.all([
            bench.hear(cancelled(guest)),
            bench.hear(ReservationExpired.of({ reservationId: guest, roomId })),
          ]),
      );
      expect(await stateOf(guest)).toBe('RELEASED');
    }
    expect((await nights()).every(({ capacity, available }) => available === capacity)).toBe(true);
    await expectCalendarTold();
    await expectNothingFailed();
  });

  it('release the nights of one reservation once', async () => {
    for (const time of OFTEN) {
      const guest = newReservation();
      await two.one.hear(requested(guest, time));
      const release = (bench: Workbench) => bench.hear(cancelled(guest));
      await two.atOnce(release, release);
    }
    expect((await nights()).every(({ capacity, available }) => available === capacity)).toBe(true);
    await expectNothingFailed();
  });

  it('have the effect of one message once, when both of them hear it', async () => {
    for (const time of OFTEN) {
      const [guest, eventId] = [newReservation(), two.one.newId()];
      const hear = (bench: Workbench) => bench.hear(requested(guest, time), eventId);
      await two.atOnce(hear, hear);
      const marks = await two.rows('SELECT * FROM inbox WHERE event_id = ?', [eventId]);
      expect([await stateOf(guest), marks.length]).toEqual(['HELD', 1]);
    }
    expect(await two.told(NightsAllocated)).toHaveLength(OFTEN.length);
    await expectConserved();
    await expectNothingFailed();
  });

  it('answer one reservation alike, when each hears another request of it', async () => {
    for (const time of OFTEN) {
      const guest = newReservation();
      const hear = (bench: Workbench) => bench.hear(requested(guest, time));
      await two.atOnce(hear, hear);
      expect(await stateOf(guest)).toBe('HELD');
    }
    expect([(await two.told(NightsAllocated)).length, await two.told(NightsRefused)]).toEqual([2 * OFTEN.length, []]);
    await expectConserved();
    await expectNothingFailed();
  });

  it('open the nights of a new day once', async () => {
    for (const time of OFTEN) {
      for (const bench of two.benches) bench.clock.advance(DAY);
      const roll = (bench: Workbench) => bench.of('room', RollHorizon).run();
      await two.atOnce(roll, roll);
      expect(await nights()).toHaveLength(400 + time + 1);
    }
    await expectCalendarTold();
  });

  it('offer a room of one id once', async () => {
    for (const _ of OFTEN.slice(0, 20)) {
      roomId = two.one.newId();
      const outcomes = await two.atOnce(
        (bench) => offer(bench),
        (bench) => offer(bench),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await nights()).toHaveLength(400);
    }
    await expectCalendarTold();
  });
});
