import { z } from 'zod';

/** A calendar date `YYYY-MM-DD` without a time zone; it sorts as text. */
export type LocalDate = string & { readonly __date: true };

const DAY = 86_400_000;
/** Days since 1970-01-01. */
export const epochDay = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`) / DAY;
const fromEpochDay = (day: number): LocalDate => new Date(day * DAY).toISOString().slice(0, 10) as LocalDate;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** True for a date that is in the calendar: 2026-02-30 is not. */
export function isLocalDate(text: string): text is LocalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  const last = month === 2 && isLeap(Number(text.slice(0, 4))) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

export const localDate = z
  .string()
  .refine(isLocalDate, { error: 'date' })
  .meta({ format: 'date' })
  .transform((text) => text as LocalDate);

export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(epochDay(date) + days);
export const daysBetween = (range: { readonly from: LocalDate; readonly to: LocalDate }): number =>
  epochDay(range.to) - epochDay(range.from);

/** Every date of the half-open range `[from, to)`, in order. */
export function datesOf(range: { readonly from: LocalDate; readonly to: LocalDate }): LocalDate[] {
  const first = epochDay(range.from);
  return Array.from({ length: Math.max(0, epochDay(range.to) - first) }, (_, day) => fromEpochDay(first + day));
}

export const DAYS_OF_WEEK = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export type DayOfWeek = (typeof DAYS_OF_WEEK)[number];
export const dayOfWeek = (date: LocalDate): DayOfWeek =>
  DAYS_OF_WEEK[new Date(epochDay(date) * DAY).getUTCDay()] as DayOfWeek;

interface Day {
  readonly date: LocalDate;
  readonly begins: number;
  readonly ends: number;
}

/** The day that each time zone was last asked for: the arithmetic of time zones is slow, and most questions are about now. */
const lastDays = new Map<string, Day>();

/** The calendar date in a time zone at an instant (milliseconds since the epoch). */
export function dateIn(timeZone: string, instant: number): LocalDate {
  const known = lastDays.get(timeZone);
  if (known !== undefined && instant >= known.begins && instant < known.ends) return known.date;
  const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).startOfDay();
  const date = day.toPlainDate().toString() as LocalDate;
  const ends = day.add({ days: 1 }).startOfDay().epochMilliseconds;
  lastDays.set(timeZone, { date, begins: day.epochMilliseconds, ends });
  return date;
}

/** The instant (milliseconds since the epoch) of a wall-clock time `HH:MM` on a date in a time zone. */
export const instantOf = (wall: {
  readonly date: LocalDate;
  readonly time: string;
  readonly timeZone: string;
}): number => Temporal.PlainDateTime.from(`${wall.date}T${wall.time}`).toZonedDateTime(wall.timeZone).epochMilliseconds;
