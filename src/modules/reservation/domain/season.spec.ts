import { describe, expect, it } from '@jest/globals';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { HolidayCalendar } from './holiday-calendar.ts';
import { isPeak, seasonOf } from './season.ts';

const holidays = new HolidayCalendar(['2026-05-05', '2026-02-17'] as LocalDate[]);

describe('the season of a check-in', () => {
  it.each(['2026-07-15', '2026-08-24', '2026-12-20', '2026-12-31', '2026-01-01', '2026-02-20'])(
    'is peak on %s',
    (date) => {
      expect(isPeak(date as LocalDate)).toBe(true);
    },
  );

  it.each(['2026-07-14', '2026-08-25', '2026-12-19', '2026-02-21'])('is off-peak on %s', (date) => {
    expect(isPeak(date as LocalDate)).toBe(false);
  });

  it.each([
    ['2026-05-07', 'a Thursday', 'offPeakWeekday'],
    ['2026-05-08', 'a Friday', 'offPeakWeekend'],
    ['2026-05-09', 'a Saturday', 'offPeakWeekend'],
    ['2026-05-10', 'a Sunday', 'offPeakWeekday'],
    ['2026-05-04', 'a Monday before a holiday', 'offPeakWeekend'],
    ['2026-05-05', 'a holiday on a Tuesday', 'offPeakWeekday'],
    ['2026-07-23', 'a Thursday of July', 'peakWeekday'],
    ['2026-07-24', 'a Friday of July', 'peakWeekend'],
    ['2026-02-16', 'the eve of Seollal', 'peakWeekend'],
  ])('%s, %s, is %s', (checkIn, _, season) => {
    expect(seasonOf({ checkIn: checkIn as LocalDate, holidays })).toBe(season);
  });
});
