/** Cancelled this many local calendar days before the check-in, or earlier, so many percent are refunded. */
export interface RefundStep {
  readonly untilDaysBefore: number;
  readonly refundPercent: number;
}

/** What the check-in decides under STANDARD. */
export interface SeasonalTerms {
  readonly peakWeekday: readonly RefundStep[];
  readonly peakWeekend: readonly RefundStep[];
  readonly offPeakWeekday: readonly RefundStep[];
  readonly offPeakWeekend: readonly RefundStep[];
}

/** A policy as the page shows it and as the facts tell it, so that nobody else needs the numbers. */
export interface CancellationPolicy {
  readonly name: CancellationPolicyName;
  readonly terms: readonly RefundStep[] | SeasonalTerms;
  /** A cancellation on the calendar day of booking, and before the day of check-in, refunds everything. */
  readonly fullRefundOnBookingDay: boolean;
}

export const CANCELLATION_POLICY_NAMES = ['FLEXIBLE', 'STANDARD', 'STRICT', 'NON_REFUNDABLE'] as const;
export type CancellationPolicyName = (typeof CANCELLATION_POLICY_NAMES)[number];
export const DEFAULT_CANCELLATION_POLICY: CancellationPolicyName = 'STANDARD';

/** Each list ends with the day of check-in itself. */
const steps = (percents: Readonly<Record<number, number>>): RefundStep[] =>
  Object.entries(percents)
    .map(([days, refundPercent]) => ({ untilDaysBefore: Number(days), refundPercent }))
    .toReversed();

/** STANDARD is the Korean consumer-dispute settlement standard for lodging (소비자분쟁해결기준, 숙박업). */
export const CANCELLATION_POLICIES: Readonly<Record<CancellationPolicyName, CancellationPolicy>> = {
  FLEXIBLE: { name: 'FLEXIBLE', terms: steps({ 1: 100, 0: 0 }), fullRefundOnBookingDay: false },
  STANDARD: {
    name: 'STANDARD',
    terms: {
      peakWeekday: steps({ 10: 100, 7: 90, 5: 70, 3: 50, 0: 20 }),
      peakWeekend: steps({ 10: 100, 7: 80, 5: 60, 3: 40, 0: 10 }),
      offPeakWeekday: steps({ 2: 100, 1: 90, 0: 80 }),
      offPeakWeekend: steps({ 2: 100, 1: 80, 0: 70 }),
    },
    fullRefundOnBookingDay: true,
  },
  STRICT: { name: 'STRICT', terms: steps({ 14: 100, 7: 50, 0: 0 }), fullRefundOnBookingDay: false },
  NON_REFUNDABLE: { name: 'NON_REFUNDABLE', terms: steps({ 0: 0 }), fullRefundOnBookingDay: false },
};
