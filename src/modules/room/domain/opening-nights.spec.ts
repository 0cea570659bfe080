import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { horizonOf, openingNights } from './opening-nights.ts';

const today = '2026-05-15' as LocalDate;
const values = { capacity: 3, price: krw(90_000), weekendPrice: krw(130_000) };

describe('opening nights', () => {
  it('opens 400 nights of a new room, tonight first', () => {
    const nights = openingNights({ today, ...values });
    expect(nights).toHaveLength(400);
    expect(nights[0]).toEqual({ night: today, capacity: 3, price: krw(130_000) });
    expect(nights[2]).toEqual({ night: '2026-05-17', capacity: 3, price: krw(90_000) });
  });

  it('adds one night a day', () => {
    const nights = openingNights({ today: addDays(today, 1), openedUntil: horizonOf(today), ...values });
    expect(nights.map(({ night }) => night)).toEqual([horizonOf(today)]);
  });

  it('has nothing to do twice on a day', () => {
    expect(openingNights({ today, openedUntil: horizonOf(today), ...values })).toEqual([]);
  });

  it('opens no night of the past after a long pause', () => {
    const nights = openingNights({ today, openedUntil: addDays(today, -10), ...values });
    expect(nights[0]?.night).toBe(today);
    expect(nights).toHaveLength(400);
  });
});
