import { describe, expect, it } from '@jest/globals';
import { PriceList } from './price-list.ts';

describe('the prices of the nights', () => {
  it('have one code each, however many nights have it', () => {
    const prices = new PriceList();
    const codes = [90_000, 120_000, 90_000].map((price) => prices.take(price));
    expect(codes[0]).toBe(codes[2]);
    expect(codes.map((code) => prices.priceOf(code))).toEqual([90_000, 120_000, 90_000]);
  });

  it('are none on a night that is closed', () => {
    const prices = new PriceList();
    const closed = prices.take(null);
    prices.giveBack(closed);
    expect([prices.priceOf(closed), prices.take(null), prices.size]).toEqual([undefined, closed, 0]);
  });

  it('stay as long as a night has them', () => {
    const prices = new PriceList();
    const code = prices.take(90_000);
    prices.take(90_000);
    prices.giveBack(code);
    expect(prices.priceOf(code)).toBe(90_000);
  });

  it('leave their codes to others, so that they are never more than the nights have', () => {
    const prices = new PriceList();
    const codes = Array.from({ length: 1_000 }, (_, won) => {
      const code = prices.take(won);
      prices.giveBack(code);
      return code;
    });
    expect([new Set(codes).size, prices.size]).toEqual([1, 0]);
  });
});
