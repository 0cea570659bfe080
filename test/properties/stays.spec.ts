import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, datesOf } from '#kernel/domain/local-date.ts';
import { beginOf, endOf, faultsOf, nightsOf, numberOfNights } from '../../src/modules/reservation/domain/stay.ts';
import { always } from './always.ts';
import { anyDate, anyTime, anyZone, nearDate } from './arbitraries.ts';

describe('stays', () => {
  it('are accepted exactly when they start within 365 days from today and last 1 to 30 nights', () => {
    const ahead = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 362, max: 368 }),
      fc.integer({ min: -999, max: 999 }),
    );
    const nights = fc.oneof(
      fc.integer({ min: -2, max: 3 }),
      fc.integer({ min: 28, max: 33 }),
      fc.integer({ min: -99, max: 99 }),
    );
    always(
      fc.property(anyDate, ahead, nights, (today, daysAhead, length) => {
        const checkIn = addDays(today, daysAhead);
        const stay = { checkIn, checkOut: addDays(checkIn, length) };
        const pointers = faultsOf({ stay, today }).map(({ pointer }) => pointer);
        const expected = [
          ...(daysAhead < 0 || daysAhead > 365 ? ['/checkIn'] : []),
          ...(length < 1 || length > 30 ? ['/checkOut'] : []),
        ];
        expect(pointers).toEqual(expected);
      }),
    );
  });

  it('share a night exactly when their half-open ranges overlap', () => {
    const length = fc.integer({ min: 1, max: 30 });
    always(
      fc.property(anyDate, fc.integer({ min: -40, max: 40 }), length, length, (checkIn, shift, n, m) => {
        const a = { checkIn, checkOut: addDays(checkIn, n) };
        const b = { checkIn: addDays(checkIn, shift), checkOut: addDays(checkIn, shift + m) };
        const shared = nightsOf(a).filter((night) => nightsOf(b).includes(night));
        expect(shared.length > 0).toBe(a.checkIn < b.checkOut && b.checkIn < a.checkOut);
        expect(nightsOf(a)).toHaveLength(numberOfNights(a));
        expect(nightsOf(a)).toEqual(datesOf({ from: a.checkIn, to: a.checkOut }));
      }),
    );
  });

  it('of two nights or more end after they begin, wherever the place is and whatever its hours', () => {
    const length = fc.integer({ min: 2, max: 30 });
    always(
      fc.property(nearDate, length, anyTime, anyTime, anyZone, (checkIn, n, checkInFrom, checkOutUntil, timeZone) => {
        const stay = { checkIn, checkOut: addDays(checkIn, n) };
        const house = { timeZone, checkInFrom, checkOutUntil };
        expect(endOf({ stay, house })).toBeGreaterThan(beginOf({ stay, house }));
      }),
    );
  });
});
