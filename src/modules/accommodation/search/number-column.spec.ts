import { describe, expect, it } from '@jest/globals';
import { NumberColumn } from './number-column.ts';

describe('a column of numbers', () => {
  it('is 0 where nothing was set', () => {
    const column = new NumberColumn(2);
    column.set({ index: 1, value: 7 });
    expect([column.get(0), column.get(1), column.get(1_000)]).toEqual([0, 7, 0]);
  });

  it('outgrows its length, and one byte, and two, and keeps what it has', () => {
    const column = new NumberColumn();
    const numbers = [255, 256, 65_535, 65_536, 4_000_000_000];
    for (const [index, value] of numbers.entries()) column.set({ index: index * 100, value });
    expect(numbers.map((_, index) => column.get(index * 100))).toEqual(numbers);
  });
});
