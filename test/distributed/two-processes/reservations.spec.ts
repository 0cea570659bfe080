import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Id, RandomIds } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { MemberChanged } from '#member';
import { ReservationCancelled, ReservationExpired } from '#reservation';
import { NightsAllocated, NightsRefused, RoomChanged } from '#room';
import { CompleteReservations } from '../../../src/modules/reservation/jobs/complete-reservations.ts';
import { ExpireReservations } from '../../../src/modules/reservation/jobs/expire-reservations.ts';
import { reservation } from '../../../src/modules/reservation/module.ts';
import { CancelReservation } from '../../../src/modules/reservation/use-cases/cancel-reservation.ts';
import { RequestReservation } from '../../../src/modules/reservation/use-cases/request-reservation.ts';
import { hostId, placeFact } from '../../support/facts.ts';
import { OFTEN, TwoProcesses } from '../../support/two-processes.ts';
import type { Workbench } from '../../support/workbench.ts';

const DEADLINE = 31_000;
const DAY = 86_400_000;

let two: TwoProcesses;
let roomId: Id<'room'>;
let guest: Id<'member'>;
beforeEach(async () => {
  two = await TwoProcesses.start(reservation);
  const accommodationId = two.one.newId<'accommodation'>();
  roomId = two.one.newId();
  guest = two.one.newId();
  await two.one.hear(placeFact({ accommodationId, hostId }));
  const room = { roomId, accommodationId, version: 1, name: '온돌방', baseOccupancy: 2, maxOccupancy: 4 };
  await two.one.hear(RoomChanged.of({ ...room, extraGuestFee: krw(0), state: 'OPEN' }));
});
afterEach(() => two.end());

const day = (offset: number): LocalDate => addDays(dateIn('Asia/Seoul', two.one.clock.now()), offset);

async function book(bench: Workbench = two.one): Promise<Id<'reservation'>> {
  const made = { reservationId: new RandomIds().next<'reservation'>(), at: bench.clock.now() };
  const stay = { checkIn: day(10), checkOut: day(12) };
  return (
    await bench.of('reservation', RequestReservation).execute({ ...made, memberId: guest, roomId, stay, guests: 2 })
  ).id;
}
const allocated = (reservationId: Id<'reservation'>) => {
  const nightly = [10, 11].map((offset) => ({ night: day(offset), price: krw(100_000) }));
  return NightsAllocated.of({ reservationId, roomId, nightly, total: krw(200_000) });
};
const cancel = (bench: Workbench, reservationId: Id<'reservation'>) =>
  bench.of('reservation', CancelReservation).execute({ reservationId, of: { memberId: guest }, cause: 'GUEST' });
const sweep = (bench: Workbench) => bench.of('reservation', ExpireReservations).run();

interface Line {
  readonly number: number;
  readonly status: string;
}
const historyOf = (id: Id<'reservation'>) =>
  two.rows<Line>('SELECT number, status FROM reservation_history WHERE reservation_id = ? ORDER BY number', [id]);
const pathOf = async (id: Id<'reservation'>) => {
  const lines = await historyOf(id);
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
  const [row] = await two.rows<{ status: string }>('SELECT status FROM reservation WHERE id = ?', [id]);
  expect(lines.at(-1)?.status).toBe(row?.status);
  return lines.map(({ status }) => status).join(' ');
};
const released = async () => {
  const told = [...(await two.told(ReservationCancelled)), ...(await two.told(ReservationExpired))];
  return told.map(({ reservationId }) => reservationId).sort();
};
const expectNothingFailed = async () => {
  for (const bench of two.benches) expect(bench.failures('reservation')).toBe(0);
  expect(await two.rows('SELECT * FROM dead_letter')).toEqual([]);
};

describe('two processes at once', () => {
  it('cancel a reservation once', async () => {
    const cancelled: string[] = [];
    for (const _ of OFTEN) {
      const id = await book();
      await two.one.hear(allocated(id));
      const outcomes = await two.atOnce(
        (bench) => cancel(bench, id),
        (bench) => cancel(bench, id),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'NOT_CANCELLABLE' });
      expect(await pathOf(id)).toBe('PENDING CONFIRMED CANCELLED');
      cancelled.push(id);
    }
    expect(await released()).toEqual(cancelled.sort());
  });

  it('let a guest cancel whatever the room answers meanwhile', async () => {
    for (const time of OFTEN) {
      const id = await book();
      const refused = NightsRefused.of({ reservationId: id, roomId, reason: 'SOLD_OUT' });
      const [, cancelled] = await two.atOnce(
        (bench) => (time % 2 === 0 ? bench.hear(allocated(id)) : bench.hear(refused)),
        (bench) => cancel(bench, id),
      );
      const path = await pathOf(id);
      if (cancelled.status === 'fulfilled') expect(path).toMatch(/^PENDING (CONFIRMED )?CANCELLED$/);
      else expect([path, cancelled.reason]).toMatchObject(['PENDING REJECTED', { code: 'NOT_CANCELLABLE' }]);
      if (time % 2 === 0) expect(cancelled.status).toBe('fulfilled');
    }
    await expectNothingFailed();
  });

  it('let one booking either expire or be cancelled, and give its nights back once', async () => {
    const booked: string[] = [];
    for (const _ of OFTEN) {
      const id = await book();
      booked.push(id);
      for (const bench of two.benches) bench.clock.advance(DEADLINE);
      const [, cancelled] = await two.atOnce(sweep, (bench) => cancel(bench, id));
      expect(await pathOf(id)).toBe(cancelled.status === 'fulfilled' ? 'PENDING CANCELLED' : 'PENDING EXPIRED');
    }
    expect(await released()).toEqual(booked.sort());
  });

  it('let a booking expire once, or be confirmed, and never both', async () => {
    for (const time of OFTEN) {
      const ids = await Promise.all([book(), book(two.other), book()]);
      for (const bench of two.benches) bench.clock.advance(DEADLINE);
      const answer = (bench: Workbench): Promise<unknown> =>
        Promise.all([sweep(bench), ...ids.map((id) => bench.hear(allocated(id)))]);
      await two.atOnce<unknown, unknown>(time % 2 === 0 ? sweep : answer, answer);
      for (const id of ids) expect(await pathOf(id)).toMatch(/^PENDING (EXPIRED|CONFIRMED)$/);
    }
    const expired = await released();
    expect(new Set(expired).size).toBe(expired.length);
    await expectNothingFailed();
  });

  it('complete a stay once', async () => {
    for (const _ of OFTEN) {
      const id = await book();
      await two.one.hear(allocated(id));
      for (const bench of two.benches) bench.clock.advance(13 * DAY);
      const complete = (bench: Workbench) => bench.of('reservation', CompleteReservations).run();
      await two.atOnce(complete, complete);
      expect(await pathOf(id)).toBe('PENDING CONFIRMED COMPLETED');
    }
  });

  it('have the effect of one message once, when both of them hear it', async () => {
    for (const _ of OFTEN) {
      const [id, eventId] = [await book(), two.one.newId()];
      const hear = (bench: Workbench) => bench.hear(allocated(id), eventId);
      await two.atOnce(hear, hear);
      expect(await pathOf(id)).toBe('PENDING CONFIRMED');
    }
    await expectNothingFailed();
  });

  it('cancel all that a member has booked who withdraws, whatever else happens to it', async () => {
    for (const _ of OFTEN) {
      guest = two.one.newId();
      const ids = await Promise.all([book(), book(two.other), book(), book(two.other)]);
      const withdrawal = MemberChanged.of({ memberId: guest, version: 2, name: null, state: 'WITHDRAWN' });
      await two.atOnce(
        (bench) => bench.hear(withdrawal),
        (bench) =>
          Promise.allSettled([
            ...ids.slice(1).map((id) => bench.hear(allocated(id))),
            cancel(bench, ids[0] ?? (guest as never)),
            book(bench),
          ]),
      );
      const open = await two.rows(
        "SELECT id FROM reservation WHERE member_id = ? AND status IN ('PENDING', 'CONFIRMED')",
        [guest],
      );
      expect(open).toEqual([]);
      for (const id of ids) await pathOf(id);
    }
    await expectNothingFailed();
  });
});
