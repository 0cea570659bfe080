import { describe, expect, it } from '@jest/globals';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { openingPrice, priceStay } from './nightly-price.ts';

const night = (date: string, amount: number) => ({ night: date as LocalDate, price: krw(amount) });
const nights = [night('2026-05-14', 90_000), night('2026-05-15', 130_000)];

describe('the price of a stay', () => {
  it('is the sum of its nights, not the first night times their number', () => {
    expect(priceStay({ nights, guests: 2, baseOccupancy: 2, extraGuestFee: krw(10_000) })).toEqual({
      nightly: nights,
      total: krw(220_000),
    });
  });

  it('adds the fee to each night for each guest above the base', () => {
    expect(priceStay({ nights, guests: 4, baseOccupancy: 2, extraGuestFee: krw(10_000) })).toEqual({
      nightly: [night('2026-05-14', 110_000), night('2026-05-15', 150_000)],
      total: krw(260_000),
    });
  });

  it('is not less for fewer guests than the base', () => {
    expect(priceStay({ nights, guests: 1, baseOccupancy: 2, extraGuestFee: krw(10_000) }).total).toEqual(krw(220_000));
  });
});

describe('the opening price', () => {
  const week = ['2026-05-14', '2026-05-15', '2026-05-16', '2026-05-17'] as LocalDate[];

  it('is the weekend price on the nights of Friday and Saturday', () => {
    const rates = { price: krw(90_000), weekendPrice: krw(130_000) };
    expect(week.map((date) => openingPrice({ night: date, rates }).amount)).toEqual([90_000, 130_000, 130_000, 90_000]);
  });

  it('is the same all week without a weekend price', () => {
    expect(week.map((date) => openingPrice({ night: date, rates: { price: krw(1) } }).amount)).toEqual([1, 1, 1, 1]);
  });
});
