import { expect, it } from '@jest/globals';
import { DatabaseUnavailable } from './persistence.errors.ts';
import { untilStored } from './until-stored.ts';

const working = new AbortController().signal;

it('runs the work again until the database takes it', async () => {
  let runs = 0;
  const work = async () => {
    runs += 1;
    if (runs < 3) throw new DatabaseUnavailable();
  };
  await untilStored(work, working);
  expect(runs).toBe(3);
});

it('passes on any other fault at once', async () => {
  let runs = 0;
  const work = async () => {
    runs += 1;
    throw new RangeError('a defect');
  };
  await expect(untilStored(work, working)).rejects.toThrow('a defect');
  expect(runs).toBe(1);
});

it('does not try again once it is told to stop', async () => {
  let runs = 0;
  const work = async () => {
    runs += 1;
    throw new DatabaseUnavailable();
  };
  await expect(untilStored(work, AbortSignal.abort())).rejects.toThrow(DatabaseUnavailable);
  expect(runs).toBe(1);
});
