import { describe, expect, it } from '@jest/globals';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { freezeTerms, type PolicyTerms } from './cancellation-terms.ts';
import { HolidayCalendar } from './holiday-calendar.ts';
import { type Canceller, quote } from './refund-quote.ts';

const list = (...steps: [untilDaysBefore: number, refundPercent: number][]) =>
  steps.map(([untilDaysBefore, refundPercent]) => ({ untilDaysBefore, refundPercent }));

const strict: PolicyTerms = { name: 'STRICT', terms: list([14, 100], [7, 50], [0, 0]), fullRefundOnBookingDay: false };
const seasonal: PolicyTerms = {
  name: 'STANDARD',
  terms: {
    peakWeekday: list([10, 100], [7, 90], [5, 70], [3, 50], [0, 20]),
    peakWeekend: list([10, 100], [7, 80], [5, 60], [3, 40], [0, 10]),
    offPeakWeekday: list([2, 100], [1, 90], [0, 80]),
    offPeakWeekend: list([2, 100], [1, 80], [0, 70]),
  },
  fullRefundOnBookingDay: true,
};

const seoul = (text: string) => Date.parse(`${text}:00+09:00`);
const holidays = new HolidayCalendar([]);

function asked(
  checkIn: string,
  now: string,
  options: { policy?: PolicyTerms; by?: Canceller; bookedAt?: string; total?: number } = {},
) {
  const { policy = seasonal, by = 'GUEST', bookedAt = '2026-01-02T10:00', total = 100_000 } = options;
  const terms = freezeTerms({ policy, checkIn: checkIn as LocalDate, holidays });
  return quote({
    terms,
    by,
    total: krw(total),
    now: seoul(now),
    timeZone: 'Asia/Seoul',
    checkIn: checkIn as LocalDate,
    bookedAt: seoul(bookedAt),
  });
}

describe('the refund under the consumer standard', () => {
  it.each([
    [
      '2026-07-22',
      'peak weekday',
      [
        [10, 100],
        [9, 90],
        [7, 90],
        [6, 70],
        [5, 70],
        [4, 50],
        [3, 50],
        [2, 20],
        [0, 20],
      ],
    ],
    [
      '2026-07-24',
      'peak weekend',
      [
        [10, 100],
        [9, 80],
        [7, 80],
        [6, 60],
        [5, 60],
        [4, 40],
        [3, 40],
        [2, 10],
        [0, 10],
      ],
    ],
    [
      '2026-05-13',
      'off-peak weekday',
      [
        [2, 100],
        [1, 90],
        [0, 80],
      ],
    ],
    [
      '2026-05-15',
      'off-peak weekend',
      [
        [2, 100],
        [1, 80],
        [0, 70],
      ],
    ],
  ] as const)('of a check-in on %s follows the list of a %s', (checkIn, _, expected) => {
    const found = expected.map(([daysBefore]) => {
      const date = new Date(Date.parse(checkIn) - daysBefore * 86_400_000).toISOString().slice(0, 10);
      return [daysBefore, asked(checkIn, `${date}T12:00`).refundPercent];
    });
    expect(found).toEqual(expected);
  });

  it('is everything until the midnight that ends the calendar day of booking', () => {
    const bookedAt = '2026-07-20T09:00';
    expect(asked('2026-07-22', '2026-07-20T23:59', { bookedAt })).toMatchObject({
      refundPercent: 100,
      until: seoul('2026-07-21T00:00'),
    });
    expect(asked('2026-07-22', '2026-07-21T00:00', { bookedAt }).refundPercent).toBe(20);
  });

  it('is by the list when booked on the day of check-in', () => {
    expect(asked('2026-07-22', '2026-07-22T09:10', { bookedAt: '2026-07-22T09:00' }).refundPercent).toBe(20);
  });
});

describe('a quote', () => {
  it('counts local days: late in the evening before is a day before, though it is the same day in UTC', () => {
    expect(asked('2026-05-13', '2026-05-12T23:59').refundPercent).toBe(90);
    expect(asked('2026-05-13', '2026-05-13T00:00').refundPercent).toBe(80);
  });

  it('holds until the midnight at which less is refunded', () => {
    expect(asked('2026-07-22', '2026-07-13T08:00').until).toBe(seoul('2026-07-16T00:00'));
  });

  it('has no end once the last percentage is reached', () => {
    expect(asked('2026-07-22', '2026-07-20T08:00').until).toBeNull();
  });

  it('rounds the refund down and keeps the rest as the fee', () => {
    expect(asked('2026-07-22', '2026-07-14T08:00', { total: 99_999 })).toMatchObject({
      refund: krw(89_999),
      fee: krw(10_000),
    });
  });

  it('of a strict policy gives nothing back on the day of booking', () => {
    expect(asked('2026-01-05', '2026-01-02T10:05', { policy: strict }).refundPercent).toBe(0);
  });

  it.each(['HOST', 'ADMIN'] as const)('is everything, for good, when the %s cancels', (by) => {
    expect(asked('2026-01-05', '2026-01-04T10:05', { policy: strict, by })).toEqual({
      refundPercent: 100,
      refund: krw(100_000),
      fee: krw(0),
      until: null,
    });
  });
});

describe('frozen terms', () => {
  it('are the list of the season, as plain data', () => {
    const terms = freezeTerms({ policy: seasonal, checkIn: '2026-05-15' as LocalDate, holidays });
    expect(JSON.parse(JSON.stringify(terms))).toEqual({
      policy: 'STANDARD',
      season: 'offPeakWeekend',
      steps: list([2, 100], [1, 80], [0, 70]),
      fullRefundOnBookingDay: true,
    });
  });

  it('are sorted whatever the order in which they were told', () => {
    const policy = { ...strict, terms: list([0, 0], [14, 100], [7, 50]) };
    expect(freezeTerms({ policy, checkIn: '2026-05-15' as LocalDate, holidays }).steps).toEqual(strict.terms);
  });
});
