import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { addDays, datesOf, dayOfWeek, type LocalDate } from '#kernel/domain/local-date.ts';
import { HolidayCalendar } from '../../src/modules/reservation/domain/holiday-calendar.ts';

const table = parse(readFileSync(new URL('../../config/default.yaml', import.meta.url), 'utf8'));
const names = table.reservation.holidays as Record<LocalDate, string>;
const dates = Object.keys(names) as LocalDate[];
const calendar = new HolidayCalendar(dates);
const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))];

const lunar = (year: number, monthCode: string, day: number): LocalDate =>
  Temporal.PlainDate.from({ calendar: 'dangi', year, monthCode, day }).withCalendar('iso8601').toString() as LocalDate;
const isWeekend = (date: LocalDate) => ['SAT', 'SUN'].includes(dayOfWeek(date));

/** The first day after a holiday that is neither a Saturday, a Sunday nor another holiday. */
function substituteOf(holiday: LocalDate): LocalDate {
  let date = addDays(holiday, 1);
  while (isWeekend(date) || (calendar.isHoliday(date) && !names[date]?.includes('대체'))) date = addDays(date, 1);
  return date;
}

describe('the table of public holidays', () => {
  it('is in the order of the calendar', () => {
    expect(dates).toEqual(dates.toSorted());
  });

  it.each(years)('%i has the holidays that fall on the same date each year', (year) => {
    const fixed = ['01-01', '03-01', '05-01', '05-05', '06-06', '07-17', '08-15', '10-03', '10-09', '12-25'];
    expect(fixed.filter((date) => !calendar.isHoliday(`${year}-${date}` as LocalDate))).toEqual([]);
  });

  it.each(years)('%i has Seollal, Chuseok and the Buddha’s birthday where the lunar calendar has them', (year) => {
    const seollal = lunar(year, 'M01', 1);
    const chuseok = lunar(year, 'M08', 15);
    const around = [seollal, chuseok].flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]);
    expect([...around, lunar(year, 'M04', 8)].filter((date) => !calendar.isHoliday(date))).toEqual([]);
    expect([names[seollal], names[chuseok]?.split(',')[0]]).toEqual(['설날', '추석']);
  });

  it('has a substitute for each holiday that falls on a weekend, but for New Year, Memorial Day and the Saturday of a long holiday', () => {
    const substituted = dates.filter((date) => {
      const name = names[date] ?? '';
      if (name === '새해 첫날' || name === '현충일' || name.includes('대체')) return false;
      return /설날|추석/.test(name) ? dayOfWeek(date) === 'SUN' : isWeekend(date);
    });
    expect(substituted.map(substituteOf).filter((date) => !names[date]?.includes('대체'))).toEqual([]);
  });

  it('has no substitute but soon after the holiday that it names, which met a weekend or another holiday', () => {
    const substitutes = dates.filter((date) => names[date]?.includes('대체'));
    const unfounded = substitutes.filter((substitute) => {
      const holiday = names[substitute]?.replace(' 대체공휴일', '') ?? '';
      const before = datesOf({ from: addDays(substitute, -4), to: substitute });
      const named = before.filter((date) => names[date]?.includes(holiday));
      return !named.some((date) => isWeekend(date) || names[date]?.includes(','));
    });
    expect(unfounded).toEqual([]);
  });
});
