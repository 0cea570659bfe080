import { describe, expect, it } from '@jest/globals';
import { Dice } from './dice.ts';

const rolls = (seed: string) => {
  const dice = new Dice(seed);
  return Array.from({ length: 1_000 }, () => dice.between(1, 6));
};

describe('dice', () => {
  it('fall the same for the same seed', () => {
    expect(rolls('a room')).toEqual(rolls('a room'));
  });

  it('fall differently for another seed', () => {
    expect(rolls('a room')).not.toEqual(rolls('a roof'));
  });

  it('show every side, and none that they do not have', () => {
    expect(new Set(rolls('sides'))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('show no side far more often than another', () => {
    const counts = [...Map.groupBy(rolls('fair'), (side) => side).values()].map(({ length }) => length);
    expect([Math.min(...counts) > 120, Math.max(...counts) < 220]).toEqual([true, true]);
  });
});
