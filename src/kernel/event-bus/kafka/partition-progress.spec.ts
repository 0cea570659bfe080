import { expect, it } from '@jest/globals';
import { PartitionProgress } from './partition-progress.ts';

const given = (...offsets: readonly bigint[]): PartitionProgress => {
  const progress = new PartitionProgress();
  for (const offset of offsets) progress.give(offset);
  return progress;
};

it('is nowhere before anything is given', () => {
  expect(given().settledUpTo).toBeUndefined();
});

it('stays at the first message that is not settled, whatever is settled behind it', () => {
  const progress = given(7n, 8n, 9n);
  progress.settle(8n);
  progress.settle(9n);
  expect(progress.settledUpTo).toBe(7n);
  expect(progress.open).toBe(1);
});

it('goes beyond everything that is settled at once when the first one is', () => {
  const progress = given(7n, 8n, 12n);
  progress.settle(8n);
  progress.settle(7n);
  expect(progress.settledUpTo).toBe(12n);
  progress.settle(12n);
  expect(progress.settledUpTo).toBe(13n);
});
