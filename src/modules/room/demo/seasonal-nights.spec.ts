import { expect, it } from '@jest/globals';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { seasonalNights } from './seasonal-nights.ts';

const opening = { capacity: 3, price: krw(100_000), weekendPrice: krw(130_000) };

const nightOf = (date: string, sold: readonly string[] = []) => {
  const from = date as LocalDate;
  const to = `${date.slice(0, 8)}${String(Number(date.slice(8)) + 1).padStart(2, '0')}` as LocalDate;
  return seasonalNights({ from, to, opening, sold: new Set(sold as LocalDate[]) })[0];
};

it.each([
  ['an ordinary Tuesday', '2027-06-08', 100_000],
  ['an ordinary Friday', '2027-06-11', 130_000],
  ['an ordinary Sunday', '2027-06-13', 100_000],
  ['a Tuesday in August', '2027-08-03', 160_000],
  ['a Saturday in August', '2027-08-07', 208_000],
  ['the last day of summer', '2027-08-24', 160_000],
  ['the day after it', '2027-08-25', 100_000],
  ['Christmas Eve', '2026-12-24', 140_000],
  ['a Tuesday in January', '2027-01-05', 130_000],
  ['cherry blossom', '2027-04-06', 115_000],
])('costs on %s (%s) %i won', (_, date, price) => {
  expect(nightOf(date)?.price).toEqual(krw(price));
});

it('has no room on a night that is sold elsewhere', () => {
  expect(nightOf('2027-06-08', ['2027-06-08'])?.capacity).toBe(0);
});
