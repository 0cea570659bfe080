import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationCancelled, ReservationExpired, ReservationRequested } from '#reservation';
import { NightsRefused } from '#room';
import { ExpireReservations } from '../../src/modules/reservation/jobs/expire-reservations.ts';
import { reservation } from '../../src/modules/reservation/module.ts';
import { QuoteCancellation } from '../../src/modules/reservation/queries/quote-cancellation.ts';
import { CancelReservation } from '../../src/modules/reservation/use-cases/cancel-reservation.ts';
import { afterDoubtfulCommit } from '../support/doubtful-commit.ts';
import { eventually } from '../support/eventually.ts';
import { hostId, placeFact } from '../support/facts.ts';
import type { Workbench } from '../support/workbench.ts';
import { ReservationAtWork } from './reservation-at-work.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const REASONS = ['SOLD_OUT', 'CLOSED', 'OVER_CAPACITY', 'PRICE_CHANGED', 'ROOM_NOT_FOUND', 'NOT_BOOKABLE'] as const;

let work: ReservationAtWork;
let bench: Workbench;
let memberId: Id<'member'>;
let accommodationId: Id<'accommodation'>;
let roomId: Id<'room'>;

beforeEach(async () => {
  work = await ReservationAtWork.start();
  ({ bench, guest: memberId, accommodationId, roomId } = work);
});
afterEach(() => bench.end());

const day = (offset: number) => work.day(offset);
const book = (stay?: { readonly from: number; readonly to: number }) => work.book(stay);
const confirmed = (stay?: { readonly from: number; readonly to: number }) => work.confirmed(stay);
const allocated = (reservationId: Id<'reservation'>) => work.allocated(reservationId);
const show = (reservationId: Id<'reservation'>) => work.show(reservationId);
const complete = () => work.complete();
const refused = (reservationId: Id<'reservation'>, reason: (typeof REASONS)[number]) =>
  NightsRefused.of({ reservationId, roomId, reason });
const quote = (reservationId: Id<'reservation'>) =>
  bench.of('reservation', QuoteCancellation).execute({ reservationId, memberId });
const cancel = (reservationId: Id<'reservation'>) =>
  bench.of('reservation', CancelReservation).execute({ reservationId, of: { memberId }, cause: 'GUEST' });
const sweep = () => bench.of('reservation', ExpireReservations).run();

it('bookings without an answer are ended by every process, so that none that is sick holds them up', () => {
  expect(reservation.jobs?.find(({ job }) => job === ExpireReservations)?.scope).toBe('instance');
});

describe('a booking', () => {
  it('asks room for the nights, in the order of the room', async () => {
    const reservationId = await book();
    expect(bench.told(ReservationRequested)).toEqual([
      { reservationId, roomId, checkIn: day(10), checkOut: day(12), guests: 2 },
    ]);
    expect(bench.bus.told.map(({ key, topic }) => [key, topic])).toEqual([[roomId, 'jumak.reservation']]);
  });

  it.each([
    ['a stay that is over', -2, -1, ['check_in_past']],
    ['a stay that ends before it begins', 5, 3, ['check_out_not_after_check_in']],
    ['a stay without a night', 5, 5, ['check_out_not_after_check_in']],
    ['a stay of more than 30 nights', 5, 36, ['stay_too_long']],
    ['a stay more than a year ahead', 366, 367, ['check_in_too_far']],
    ['all that is wrong at once', -2, 40, ['check_in_past', 'stay_too_long']],
  ])('is refused for %s, and asks for nothing', async (_, from, to, codes) => {
    const refusal = await book({ from, to }).catch((error) => error);
    expect([refusal.code, refusal.faults?.map(({ code }: { code: string }) => code)]).toEqual(['VALIDATION', codes]);
    expect(bench.bus.told).toEqual([]);
  });

  it('is possible for tonight and for a year ahead', async () => {
    await book({ from: 0, to: 1 });
    await book({ from: 365, to: 395 });
    expect(bench.told(ReservationRequested)).toHaveLength(2);
  });

  it('remembers the terms of the moment when the policy changes later', async () => {
    const id = await confirmed();
    const strict = { name: 'NON_REFUNDABLE', terms: [], fullRefundOnBookingDay: false };
    await bench.hear(placeFact({ accommodationId, hostId, version: 2, cancellationPolicy: strict }));
    expect(await quote(id)).toMatchObject({ cancellable: true, refund: krw(200_000), refundPercent: 100 });
    expect(await quote(await confirmed())).toMatchObject({ cancellable: true, refund: krw(0) });
  });

  it('bears the name that the room had, the newest that was told', async () => {
    await bench.hear(work.roomFact({ version: 3, name: '새 이름' }));
    await bench.hear(work.roomFact({ version: 2, name: '옛 이름' }));
    expect(await show(await book())).toMatchObject({ room: { id: roomId, name: '새 이름' } });
  });
});

describe('the answer of room', () => {
  it('confirms at the prices that it tells', async () => {
    expect(await show(await confirmed())).toMatchObject({ status: 'CONFIRMED', total: krw(200_000) });
  });

  it.each(REASONS)('rejects with the reason %s', async (reason) => {
    const id = await book();
    await bench.hear(refused(id, reason));
    expect(await show(id)).toMatchObject({ status: 'REJECTED', reason });
    await expect(cancel(id)).rejects.toMatchObject({ code: 'NOT_CANCELLABLE' });
    expect(bench.told(ReservationCancelled)).toEqual([]);
  });

  it('counts once, and the first counts', async () => {
    const id = await confirmed();
    await bench.hear(allocated(id));
    await bench.hear(refused(id, 'SOLD_OUT'));
    expect(await show(id)).toMatchObject({ status: 'CONFIRMED', history: [{}, {}] });
  });

  it('changes nothing after the deadline; the nights were given back already', async () => {
    const id = await book();
    bench.clock.advance(30 * SECOND);
    await sweep();
    await bench.hear(allocated(id));
    expect(await show(id)).toMatchObject({ status: 'EXPIRED', reason: 'TIMEOUT' });
    expect(bench.told(ReservationExpired)).toEqual([{ reservationId: id, roomId }]);
  });

  it('changes nothing after a cancellation; the nights were given back already', async () => {
    const id = await book();
    await cancel(id);
    await bench.hear(allocated(id));
    expect(await show(id)).toMatchObject({ status: 'CANCELLED', cancellation: { refund: krw(0), fee: krw(0) } });
    expect(bench.told(ReservationCancelled)).toEqual([{ reservationId: id, roomId, cause: 'GUEST', refund: krw(0) }]);
  });

  it('about a reservation that nobody knows changes nothing, and holds nothing up', async () => {
    await bench.hear(allocated(bench.newId()));
    await bench.hear(refused(bench.newId(), 'CLOSED'));
    expect(await bench.deadLetters('reservation')).toEqual([]);
  });
});

describe('the deadline', () => {
  it('ends a booking after 30 s and not before, once', async () => {
    const id = await book();
    bench.clock.advance(30 * SECOND - 1);
    await sweep();
    expect(await show(id)).toMatchObject({ status: 'PENDING' });
    bench.clock.advance(1);
    await Promise.all([sweep(), sweep()]);
    await sweep();
    expect(await show(id)).toMatchObject({ status: 'EXPIRED', history: [{}, { cause: 'SYSTEM', reason: 'TIMEOUT' }] });
    expect(bench.told(ReservationExpired)).toHaveLength(1);
  });
});

describe('the stay', () => {
  const checkInOf = (from: number) => from * DAY + 15 * HOUR - 9 * HOUR;

  it('can be cancelled until the house opens for check-in, and not after', async () => {
    const [early, late] = [await confirmed(), await confirmed()];
    bench.clock.advance(checkInOf(10) - 1);
    expect(await quote(early)).toMatchObject({ cancellable: true, refund: krw(0), fee: krw(200_000) });
    await cancel(early);
    bench.clock.advance(1);
    expect(await quote(late)).toMatchObject({ cancellable: false });
    await expect(cancel(late)).rejects.toMatchObject({ code: 'NOT_CANCELLABLE' });
    expect(await show(late)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('is completed once the guests have left, and only when it was confirmed', async () => {
    const [stayed, gone] = [await confirmed(), await confirmed()];
    await cancel(gone);
    bench.clock.advance(12 * DAY + 2 * HOUR - 1);
    await complete();
    expect(await show(stayed)).toMatchObject({ status: 'CONFIRMED' });
    bench.clock.advance(1);
    await complete();
    await complete();
    expect(await show(stayed)).toMatchObject({ status: 'COMPLETED', total: krw(200_000), history: [{}, {}, {}] });
    expect(await show(gone)).toMatchObject({ status: 'CANCELLED' });
    await expect(cancel(stayed)).rejects.toMatchObject({ code: 'NOT_CANCELLABLE' });
  });
});

it('never tells of a change as earlier than the one before, whatever the clocks say', async () => {
  const id = await confirmed();
  bench.clock.advance(-5 * SECOND);
  await cancel(id);
  const times = (await show(id)).history?.map(({ at }) => at) ?? [];
  expect(times).toHaveLength(3);
  expect(times).toEqual(times.toSorted());
});

describe('after a commit of which nobody knows whether it happened', () => {
  const doubtful = <T>(work: () => Promise<T>) => afterDoubtfulCommit(bench.of('reservation', Transaction), work);

  it('a cancellation is answered, and told once', async () => {
    const id = await confirmed();
    expect((await doubtful(() => cancel(id))).state.status).toBe('CANCELLED');
    await eventually(() => expect(bench.told(ReservationCancelled)).toHaveLength(1));
  });

  it('a booking is answered, and asked for once', async () => {
    await doubtful(() => book());
    await eventually(() => expect(bench.told(ReservationRequested)).toHaveLength(1));
  });
});
