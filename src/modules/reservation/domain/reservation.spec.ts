import { describe, expect, it } from '@jest/globals';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Booking } from './booking.ts';
import { quoteCancellation } from './cancellation.ts';
import { book, type Confirmed, cancel, complete, confirm, expire, type Price, reject } from './reservation.ts';

const at = Date.parse('2026-05-01T00:00:00Z');
const booking: Booking = {
  stay: { checkIn: '2026-05-10' as LocalDate, checkOut: '2026-05-12' as LocalDate },
  house: { timeZone: 'Asia/Seoul', checkInFrom: '15:00', checkOutUntil: '11:00' },
  terms: {
    policy: 'FLEXIBLE',
    season: null,
    steps: [
      { untilDaysBefore: 1, refundPercent: 100 },
      { untilDaysBefore: 0, refundPercent: 0 },
    ],
    fullRefundOnBookingDay: false,
  },
  bookedAt: at,
};
const price: Price = { nightly: [{ night: '2026-05-10' as LocalDate, price: krw(50_000) }], total: krw(90_000) };
const pending = book({ at, deadlineSeconds: 30 }).state;
const confirmed: Confirmed = { status: 'CONFIRMED', price };
const begins = Date.parse('2026-05-10T15:00:00+09:00');
const ends = Date.parse('2026-05-12T11:00:00+09:00');

describe('a reservation', () => {
  it('is pending when booked, until its deadline', () => {
    expect(book({ at, deadlineSeconds: 30 })).toEqual({
      moved: true,
      state: { status: 'PENDING', expiresAt: at + 30_000 },
      change: { status: 'PENDING', at, cause: 'GUEST' },
    });
  });

  it('is confirmed at the price that room asks, also after the deadline while nobody has moved it', () => {
    expect(confirm({ state: pending, at: at + 31_000, price })).toEqual({
      moved: true,
      state: confirmed,
      change: { status: 'CONFIRMED', at: at + 31_000, cause: 'ROOM' },
    });
  });

  it('is rejected with the reason that room gives', () => {
    expect(reject({ state: pending, at, reason: 'SOLD_OUT' })).toMatchObject({
      state: { status: 'REJECTED', reason: 'SOLD_OUT' },
      change: { cause: 'ROOM', reason: 'SOLD_OUT' },
    });
  });

  it('expires at its deadline and not before', () => {
    expect(expire({ state: pending, at: at + 29_999 })).toEqual({ moved: false, because: 'TOO_EARLY' });
    expect(expire({ state: pending, at: at + 30_000 })).toMatchObject({
      moved: true,
      state: { status: 'EXPIRED', reason: 'TIMEOUT' },
      change: { cause: 'SYSTEM' },
    });
  });

  it('stays expired when room answers too late', () => {
    expect(confirm({ state: { status: 'EXPIRED', reason: 'TIMEOUT' }, at, price })).toEqual({
      moved: false,
      because: 'STATUS',
    });
  });

  it('is completed when the guests have left and not before', () => {
    expect(complete({ state: confirmed, at: ends - 1, booking })).toEqual({ moved: false, because: 'TOO_EARLY' });
    expect(complete({ state: confirmed, at: ends, booking })).toMatchObject({ state: { status: 'COMPLETED', price } });
  });
});

describe('a cancellation', () => {
  it('freezes the refund, its cause and its reason', () => {
    expect(cancel({ state: confirmed, at, booking, cause: 'GUEST', reason: '일정 변경' })).toEqual({
      moved: true,
      state: {
        status: 'CANCELLED',
        price,
        cancellation: { at, cause: 'GUEST', refundPercent: 100, refund: krw(90_000), fee: krw(0), reason: '일정 변경' },
      },
      change: { status: 'CANCELLED', at, cause: 'GUEST' },
    });
  });

  it('works until the stay begins by the clock of the place', () => {
    expect(cancel({ state: confirmed, at: begins - 1, booking, cause: 'GUEST' }).moved).toBe(true);
    expect(cancel({ state: confirmed, at: begins, booking, cause: 'GUEST' })).toEqual({
      moved: false,
      because: 'STAY_BEGUN',
    });
  });

  it('by the host is not possible either once the stay has begun', () => {
    expect(cancel({ state: confirmed, at: begins, booking, cause: 'HOST' })).toEqual({
      moved: false,
      because: 'STAY_BEGUN',
    });
  });

  it('of a pending reservation refunds 0 of 0', () => {
    expect(cancel({ state: pending, at, booking, cause: 'GUEST' })).toMatchObject({
      state: { price: undefined, cancellation: { refund: krw(0), fee: krw(0), refundPercent: 0 } },
    });
  });

  it('of a pending reservation by the host refunds all of nothing', () => {
    expect(cancel({ state: pending, at, booking, cause: 'HOST' })).toMatchObject({
      state: { cancellation: { refund: krw(0), fee: krw(0), refundPercent: 100 } },
    });
  });

  it('is not done when another refund was expected', () => {
    expect(cancel({ state: confirmed, at, booking, cause: 'GUEST', expectedRefund: krw(89_999) })).toEqual({
      moved: false,
      because: 'REFUND_CHANGED',
    });
  });

  it.each([
    ['HOST', 90_000],
    ['ADMIN', 90_000],
    ['GUEST', 0],
    ['WITHDRAWAL', 0],
  ] as const)('by %s on the day of check-in refunds %i', (cause, refund) => {
    expect(cancel({ state: confirmed, at: begins - 1, booking, cause })).toMatchObject({
      state: { cancellation: { cause, refund: krw(refund) } },
    });
  });

  it('is quoted as impossible, with nothing to give back, once the stay has begun', () => {
    expect(quoteCancellation({ status: 'CONFIRMED', booking, now: begins, total: price.total, by: 'GUEST' })).toEqual({
      cancellable: false,
      refundPercent: 0,
      refund: krw(0),
      fee: krw(0),
      until: null,
    });
  });

  it('is quoted as what cancelling would give', () => {
    expect(quoteCancellation({ status: 'CONFIRMED', booking, now: at, total: price.total, by: 'GUEST' })).toEqual({
      cancellable: true,
      refundPercent: 100,
      refund: price.total,
      fee: krw(0),
      until: Date.parse('2026-05-10T00:00:00+09:00'),
    });
  });
});
