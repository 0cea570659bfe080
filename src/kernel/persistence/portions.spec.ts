import { describe, expect, it } from '@jest/globals';
import { Portions } from './portions.ts';

const portions = new Portions((rows) => `INSERT ${rows}`);
const rowsOf = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, row) => [row, -row]);

describe('rows that are written by few statements', () => {
  it.each([
    [0, []],
    [3, ['INSERT 1', 'INSERT 1', 'INSERT 1']],
    [401, ['INSERT 200', 'INSERT 200', 'INSERT 1']],
    [221, ['INSERT 200', 'INSERT 20', 'INSERT 1']],
  ])('are split so that %i take few', (count, statements) => {
    expect([...portions.of(rowsOf(count))].map(({ sql }) => sql)).toEqual(statements);
  });

  it('are all there, in their order', () => {
    const rows = rowsOf(443);
    expect([...portions.of(rows)].flatMap(({ values }) => values)).toEqual(rows.flat());
  });
});
