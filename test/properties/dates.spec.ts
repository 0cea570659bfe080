import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  DAYS_OF_WEEK,
  dateIn,
  datesOf,
  dayOfWeek,
  daysBetween,
  instantOf,
  isLocalDate,
} from '#kernel/domain/local-date.ts';
import { always } from './always.ts';
import { anyDate, anyTime, anyZone, nearDate } from './arbitraries.ts';

const days = fc.integer({ min: -800, max: 800 });
const HOUR = 3_600_000;

describe('local dates', () => {
  it('has as many dates in a range as there are days between its ends, and none when it is inverted', () => {
    always(
      fc.property(anyDate, days, (from, n) => {
        expect(datesOf({ from, to: addDays(from, n) })).toHaveLength(Math.max(0, n));
      }),
    );
  });

  it('a range holds its first date and not its last, each a day after the other', () => {
    always(
      fc.property(anyDate, fc.integer({ min: 1, max: 400 }), (from, n) => {
        const dates = datesOf({ from, to: addDays(from, n) });
        expect(dates[0]).toBe(from);
        expect(dates).not.toContain(addDays(from, n));
        expect(dates.every((date, i) => date === addDays(from, i))).toBe(true);
      }),
    );
  });

  it('ranges that meet make one range, and no date is in both', () => {
    always(
      fc.property(anyDate, fc.nat(200), fc.nat(200), (from, n, m) => {
        const [middle, to] = [addDays(from, n), addDays(from, n + m)];
        expect([...datesOf({ from, to: middle }), ...datesOf({ from: middle, to })]).toEqual(datesOf({ from, to }));
      }),
    );
  });

  it('days added and taken away again lead back', () => {
    always(
      fc.property(anyDate, days, (date, n) => {
        expect(addDays(addDays(date, n), -n)).toBe(date);
        expect(daysBetween({ from: date, to: addDays(date, n) })).toBe(n);
      }),
    );
  });

  it('a date is valid exactly when it is in the Gregorian calendar', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    always(
      fc.property(fc.integer({ min: 1000, max: 9999 }), part(14), part(33), (year, month, day) => {
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        expect(isLocalDate(text)).toBe(day >= 1 && day <= length);
      }),
    );
  });

  it('whatever addDays makes is a valid date', () => {
    always(fc.property(anyDate, days, (date, n) => isLocalDate(addDays(date, n))));
  });

  it('sorts as text as it sorts in time', () => {
    always(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(a < b).toBe(daysBetween({ from: a, to: b }) > 0);
      }),
    );
  });

  it('the day of the week goes on by one each day', () => {
    always(
      fc.property(anyDate, (date) => {
        const next = (DAYS_OF_WEEK.indexOf(dayOfWeek(date)) + 1) % 7;
        expect(dayOfWeek(addDays(date, 1))).toBe(DAYS_OF_WEEK[next]);
      }),
    );
  });
});

describe('local dates in time zones', () => {
  it('a day begins at its midnight: a millisecond earlier it is the day before, daylight saving or not', () => {
    always(
      fc.property(nearDate, anyZone, (date, timeZone) => {
        const midnight = instantOf({ date, time: '00:00', timeZone });
        expect(dateIn(timeZone, midnight)).toBe(date);
        expect(dateIn(timeZone, midnight - 1)).toBe(addDays(date, -1));
      }),
    );
  });

  it('a wall-clock time is on its own date, also when the clock jumps over it', () => {
    always(
      fc.property(nearDate, anyTime, anyZone, (date, time, timeZone) => {
        expect(dateIn(timeZone, instantOf({ date, time, timeZone }))).toBe(date);
      }),
    );
  });

  it('n days in New York are n dates though they last an hour less or more than n times 24', () => {
    always(
      fc.property(nearDate, fc.integer({ min: 1, max: 400 }), (date, n) => {
        const timeZone = 'America/New_York';
        const begin = instantOf({ date, time: '00:00', timeZone });
        const end = instantOf({ date: addDays(date, n), time: '00:00', timeZone });
        expect(Math.abs(end - begin - n * 24 * HOUR)).toBeLessThanOrEqual(HOUR);
        expect(daysBetween({ from: dateIn(timeZone, begin), to: dateIn(timeZone, end) })).toBe(n);
      }),
    );
  });
});
