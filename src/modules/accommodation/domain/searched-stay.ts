import type { FieldFault } from '#kernel/domain/errors.ts';
import { addDays, daysBetween, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Todays } from './todays.ts';

export const MAX_NIGHTS = 30;
const MAX_DAYS_AHEAD = 365;

/** The nights of `[checkIn, checkOut)`. */
export interface SearchedStay {
  readonly checkIn: LocalDate;
  readonly checkOut: LocalDate;
}

export const nightsOf = (stay: SearchedStay): number => daysBetween({ from: stay.checkIn, to: stay.checkOut });

/** A stay starts today, as it is at the place, or later, and not too far ahead. */
export const startsInTime =
  (stay: SearchedStay) =>
  (today: LocalDate): boolean =>
    stay.checkIn >= today && stay.checkIn <= addDays(today, MAX_DAYS_AHEAD);

/** What is wrong with the check-in wherever the place may be; a date that is still today somewhere is not past. */
export function checkInFaults({
  stay,
  todays,
}: {
  readonly stay: SearchedStay;
  readonly todays: Todays;
}): FieldFault[] {
  if (todays.some(startsInTime(stay))) return [];
  return [todays.some((today) => stay.checkIn >= today) ? TOO_FAR : PAST];
}

const PAST: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_past',
  message: {
    ko: '체크인 날짜가 지났습니다. 오늘이나 그 이후를 골라 주세요.',
    en: 'The check-in is in the past: choose today or later.',
  },
};

const TOO_FAR: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_too_far',
  message: {
    ko: `체크인은 오늘부터 ${MAX_DAYS_AHEAD}일 안에서 골라 주세요.`,
    en: `The check-in is too far ahead: choose one within ${MAX_DAYS_AHEAD} days from today.`,
  },
};
