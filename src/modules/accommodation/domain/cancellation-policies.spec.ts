import { describe, expect, it } from '@jest/globals';
import { CANCELLATION_POLICIES, CANCELLATION_POLICY_NAMES } from './cancellation-policies.ts';

const shown = (steps: readonly { untilDaysBefore: number; refundPercent: number }[]) =>
  steps.map((step) => `${step.untilDaysBefore} d ${step.refundPercent}`).join(', ');

describe('cancellation policies', () => {
  it('FLEXIBLE, STRICT and NON_REFUNDABLE have one list whatever the check-in', () => {
    const { FLEXIBLE, STRICT, NON_REFUNDABLE } = CANCELLATION_POLICIES;
    const lists = [FLEXIBLE, STRICT, NON_REFUNDABLE].map(({ terms }) => Array.isArray(terms) && shown(terms));
    expect(lists).toEqual(['1 d 100, 0 d 0', '14 d 100, 7 d 50, 0 d 0', '0 d 0']);
  });

  it('STANDARD has the four lists of the consumer-dispute standard', () => {
    const lists = Object.entries(CANCELLATION_POLICIES.STANDARD.terms).map(([name, steps]) => [name, shown(steps)]);
    expect(Object.fromEntries(lists)).toEqual({
      peakWeekday: '10 d 100, 7 d 90, 5 d 70, 3 d 50, 0 d 20',
      peakWeekend: '10 d 100, 7 d 80, 5 d 60, 3 d 40, 0 d 10',
      offPeakWeekday: '2 d 100, 1 d 90, 0 d 80',
      offPeakWeekend: '2 d 100, 1 d 80, 0 d 70',
    });
  });

  it('only STANDARD refunds everything on the day of booking', () => {
    expect(CANCELLATION_POLICY_NAMES.filter((name) => CANCELLATION_POLICIES[name].fullRefundOnBookingDay)).toEqual([
      'STANDARD',
    ]);
  });
});
