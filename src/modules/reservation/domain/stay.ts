import type { FieldFault } from '#kernel/domain/errors.ts';
import { addDays, datesOf, daysBetween, instantOf, type LocalDate } from '#kernel/domain/local-date.ts';

/** The nights of `[checkIn, checkOut)`: the night of check-out is not slept. */
export interface Stay {
  readonly checkIn: LocalDate;
  readonly checkOut: LocalDate;
}

/** The clock of the place: wall times `HH:MM` in its time zone. */
export interface HouseTimes {
  readonly timeZone: string;
  readonly checkInFrom: string;
  readonly checkOutUntil: string;
}

const MAX_NIGHTS = 30;
export const MAX_DAYS_AHEAD = 365;

export const nightsOf = (stay: Stay): LocalDate[] => datesOf({ from: stay.checkIn, to: stay.checkOut });
export const numberOfNights = (stay: Stay): number => daysBetween({ from: stay.checkIn, to: stay.checkOut });

/** The instant (epoch milliseconds) from which the stay has begun. */
export const beginOf = ({ stay, house }: { readonly stay: Stay; readonly house: HouseTimes }): number =>
  instantOf({ date: stay.checkIn, time: house.checkInFrom, timeZone: house.timeZone });

/** The instant (epoch milliseconds) from which the guests have left. */
export const endOf = ({ stay, house }: { readonly stay: Stay; readonly house: HouseTimes }): number =>
  instantOf({ date: stay.checkOut, time: house.checkOutUntil, timeZone: house.timeZone });

/** All that is wrong with a stay, at once; `today` is the date in the time zone of the place. */
export function faultsOf({ stay, today }: { readonly stay: Stay; readonly today: LocalDate }): FieldFault[] {
  const faults: FieldFault[] = [];
  if (stay.checkIn < today) faults.push(CHECK_IN_PAST);
  if (stay.checkIn > addDays(today, MAX_DAYS_AHEAD)) faults.push(CHECK_IN_TOO_FAR);
  return [...faults, ...spanFaultsOf(stay)];
}

/** What is wrong with a stay wherever and whenever it is. */
export function spanFaultsOf(stay: Stay): FieldFault[] {
  if (stay.checkOut <= stay.checkIn) return [CHECK_OUT_NOT_AFTER_CHECK_IN];
  return numberOfNights(stay) > MAX_NIGHTS ? [STAY_TOO_LONG] : [];
}

const CHECK_IN_PAST: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_past',
  message: {
    ko: '체크인 날짜가 지났습니다. 숙소 현지 시각으로 오늘이나 그 이후를 골라 주세요.',
    en: 'The check-in is in the past: choose today, as it is at the place, or later.',
  },
};

const CHECK_IN_TOO_FAR: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_too_far',
  message: {
    ko: `체크인은 오늘부터 ${MAX_DAYS_AHEAD}일 안에서 골라 주세요.`,
    en: `The check-in is too far ahead: choose one within ${MAX_DAYS_AHEAD} days from today.`,
  },
};

const CHECK_OUT_NOT_AFTER_CHECK_IN: FieldFault = {
  pointer: '/checkOut',
  code: 'check_out_not_after_check_in',
  message: {
    ko: '체크아웃은 체크인보다 뒤여야 합니다. 하룻밤 이상으로 골라 주세요.',
    en: 'The check-out must be after the check-in: choose one night or more.',
  },
};

const STAY_TOO_LONG: FieldFault = {
  pointer: '/checkOut',
  code: 'stay_too_long',
  message: {
    ko: `한 번에 ${MAX_NIGHTS}박까지 예약할 수 있습니다. 더 긴 일정은 나누어 예약해 주세요.`,
    en: `A stay lasts ${MAX_NIGHTS} nights at most: split a longer one into several bookings.`,
  },
};
