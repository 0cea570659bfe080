import { dayOfWeek, type LocalDate } from '#kernel/domain/local-date.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';

/** The four lists of a seasonal policy, of which the check-in decides. */
export const SEASONS = ['peakWeekday', 'peakWeekend', 'offPeakWeekday', 'offPeakWeekend'] as const;
export type Season = (typeof SEASONS)[number];

/** 15 July to 24 August and 20 December to 20 February, both ends included (Korean consumer-dispute standard, lodging). */
export function isPeak(checkIn: LocalDate): boolean {
  const day = checkIn.slice(5);
  return (day >= '07-15' && day <= '08-24') || day >= '12-20' || day <= '02-20';
}

/** A check-in on Friday, on Saturday or on the eve of a public holiday. */
function isWeekend({ checkIn, holidays }: CheckInDay): boolean {
  const day = dayOfWeek(checkIn);
  return day === 'FRI' || day === 'SAT' || holidays.isEve(checkIn);
}

export function seasonOf({ checkIn, holidays }: CheckInDay): Season {
  if (isWeekend({ checkIn, holidays })) return isPeak(checkIn) ? 'peakWeekend' : 'offPeakWeekend';
  return isPeak(checkIn) ? 'peakWeekday' : 'offPeakWeekday';
}

interface CheckInDay {
  readonly checkIn: LocalDate;
  readonly holidays: HolidayCalendar;
}
