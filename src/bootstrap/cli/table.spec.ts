import { describe, expect, it } from '@jest/globals';
import { alignedTable, plainTable } from './table.ts';

interface Place {
  readonly name: string;
  readonly rooms: number | undefined;
}

const columns = [
  { heading: 'name', of: ({ name }: Place) => name },
  { heading: 'rooms', of: ({ rooms }: Place) => rooms },
  { heading: 'said', of: () => 'x' },
];
const places: readonly Place[] = [
  { name: '주막', rooms: 3 },
  { name: 'Inn by the road', rooms: undefined },
];

describe('a table for a person', () => {
  it('keeps columns under their headings, Hangul counted as wide as it is shown', () => {
    expect(alignedTable({ columns, rows: places })).toBe(
      'NAME             ROOMS  SAID\n주막             3      x\nInn by the road         x\n',
    );
  });

  it('shows control characters instead of obeying them', () => {
    const rows = [{ name: 'a\u001b[2J\nb', rooms: 1 }];
    expect(alignedTable({ columns, rows }).split('\n')[1]).toBe('a\\u001b[2J\\nb  1      x');
  });
});

describe('a table for another program', () => {
  it('is one line a row with tabs between the cells, and no headings', () => {
    expect(plainTable({ columns, rows: places })).toBe('주막\t3\tx\nInn by the road\t\tx\n');
  });
});
