import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateIn, datesOf, instantOf } from '#kernel/domain/local-date.ts';
import {
  CANCELLATION_POLICIES,
  CANCELLATION_POLICY_NAMES,
} from '../../src/modules/accommodation/domain/cancellation-policies.ts';
import { freezeTerms } from '../../src/modules/reservation/domain/cancellation-terms.ts';
import { HolidayCalendar } from '../../src/modules/reservation/domain/holiday-calendar.ts';
import { quote } from '../../src/modules/reservation/domain/refund-quote.ts';
import { always } from './always.ts';
import { anyAmount, anyZone, nearDate } from './arbitraries.ts';

const HOUR = 3_600_000;
const anyPolicy = fc.constantFrom(...CANCELLATION_POLICY_NAMES).map((name) => CANCELLATION_POLICIES[name]);

/** A booking up to 17 days before the check-in, with the eve of a holiday now and then, and an instant from the booking to the check-in. */
const anyBooking = fc
  .record({
    policy: anyPolicy,
    checkIn: nearDate,
    holidayAfter: fc.integer({ min: 0, max: 3 }),
    timeZone: anyZone,
    total: anyAmount(1_000_000_000_000),
    hoursAhead: fc.oneof(fc.integer({ min: 0, max: 72 }), fc.integer({ min: 0, max: 400 })),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ policy, checkIn, holidayAfter, timeZone, total, hoursAhead, share }) => {
    const begins = instantOf({ date: checkIn, time: '15:00', timeZone });
    const bookedAt = begins - hoursAhead * HOUR;
    const now = bookedAt + Math.floor(share * (begins - bookedAt));
    const holidays = new HolidayCalendar([addDays(checkIn, holidayAfter)]);
    const terms = freezeTerms({ policy, checkIn, holidays });
    return { policy, terms, total, timeZone, checkIn, bookedAt, begins, now };
  });

describe('refunds', () => {
  it('are between nothing and the total, in whole won, and with the fee they are the total', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const { refund, fee, refundPercent } = quote({ ...booking, by: 'GUEST' });
        expect(Number.isInteger(refund.amount)).toBe(true);
        expect(refund.amount).toBeGreaterThanOrEqual(0);
        expect(refund.amount).toBeLessThanOrEqual(booking.total.amount);
        expect(refund.amount + fee.amount).toBe(booking.total.amount);
        expect(BigInt(refund.amount)).toBe((BigInt(booking.total.amount) * BigInt(refundPercent)) / 100n);
      }),
    );
  });

  it('are never less for who cancels earlier: they do not rise from any day to the next', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const { timeZone, checkIn, bookedAt } = booking;
        const days = datesOf({ from: dateIn(timeZone, bookedAt), to: addDays(checkIn, 1) });
        const refunds = days.map((date) => {
          const now = instantOf({ date, time: '00:00', timeZone });
          return quote({ ...booking, now, by: 'GUEST' }).refund.amount;
        });
        expect(refunds).toEqual(refunds.toSorted((x, y) => y - x));
      }),
    );
  });

  it('are whole when the host or an admin cancels, whatever the policy and the moment', () => {
    always(
      fc.property(anyBooking, fc.constantFrom('HOST', 'ADMIN'), (booking, by) => {
        expect(quote({ ...booking, by })).toMatchObject({
          refund: booking.total,
          fee: { amount: 0 },
        });
      }),
    );
  });

  it('stay as quoted to the last millisecond before `until`, and are a smaller share from then', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const at = (now: number) => quote({ ...booking, now, by: 'GUEST' });
        const { until, refundPercent } = at(booking.now);
        expect(at((until ?? booking.begins) - 1).refundPercent).toBe(refundPercent);
        if (until !== null) expect(at(until).refundPercent).toBeLessThan(refundPercent);
      }),
    );
  });

  it('depend on the calendar day of the place and not on the hour', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const date = dateIn(booking.timeZone, booking.now);
        const midnight = instantOf({ date, time: '00:00', timeZone: booking.timeZone });
        expect(quote({ ...booking, now: midnight, by: 'GUEST' })).toEqual(quote({ ...booking, by: 'GUEST' }));
      }),
    );
  });

  it('of the consumer standard are whole on the day of booking, unless that is the day of check-in', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const policy = CANCELLATION_POLICIES.STANDARD;
        const terms = freezeTerms({ policy, checkIn: booking.checkIn, holidays: new HolidayCalendar([]) });
        const { refundPercent } = quote({ ...booking, terms, now: booking.bookedAt, by: 'GUEST' });
        const onCheckInDay = dateIn(booking.timeZone, booking.bookedAt) === booking.checkIn;
        expect(refundPercent === 100).toBe(!onCheckInDay);
      }),
    );
  });

  it('are never more because the morrow is a holiday', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const [eve, plain] = [[addDays(booking.checkIn, 1)], []].map((dates) => {
          const terms = freezeTerms({ ...booking, holidays: new HolidayCalendar(dates) });
          return quote({ ...booking, terms, by: 'GUEST' });
        });
        expect(eve?.refund.amount).toBeLessThanOrEqual(plain?.refund.amount ?? Number.NaN);
      }),
    );
  });

  it('do not change when terms have been written down and read again', () => {
    always(
      fc.property(anyBooking, (booking) => {
        const terms = JSON.parse(JSON.stringify(booking.terms));
        expect(quote({ ...booking, terms, by: 'GUEST' })).toEqual(quote({ ...booking, by: 'GUEST' }));
      }),
    );
  });
});
