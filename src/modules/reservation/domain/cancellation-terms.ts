import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { type Season, seasonOf } from './season.ts';

/** Cancelled this many local calendar days before the check-in, or earlier, so many percent are refunded. */
export interface RefundStep {
  readonly untilDaysBefore: number;
  readonly refundPercent: number;
}

/** A policy as accommodation tells it: one list of steps, or one for each season. */
export interface PolicyTerms {
  readonly name: string;
  readonly terms: readonly RefundStep[] | Readonly<Record<Season, readonly RefundStep[]>>;
  /** A cancellation on the calendar day of booking, and before the day of check-in, refunds everything. */
  readonly fullRefundOnBookingDay: boolean;
}

/** What was agreed at booking; plain data, kept with the reservation. Steps are sorted, the earliest first. */
export interface CancellationTerms {
  readonly policy: string;
  /** Null when the policy has one list for the whole year. */
  readonly season: Season | null;
  readonly steps: readonly RefundStep[];
  readonly fullRefundOnBookingDay: boolean;
}

interface Agreement {
  readonly policy: PolicyTerms;
  readonly checkIn: LocalDate;
  readonly holidays: HolidayCalendar;
}

/** Fixes the terms for this check-in, so that neither a change of the policy nor of the holidays touches a booking. */
export function freezeTerms({ policy, checkIn, holidays }: Agreement): CancellationTerms {
  const season = seasonOf({ checkIn, holidays });
  const steps = 'peakWeekday' in policy.terms ? policy.terms[season] : policy.terms;
  return {
    policy: policy.name,
    season: 'peakWeekday' in policy.terms ? season : null,
    steps: steps.toSorted((a, b) => b.untilDaysBefore - a.untilDaysBefore),
    fullRefundOnBookingDay: policy.fullRefundOnBookingDay,
  };
}
