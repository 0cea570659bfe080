import { expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.ts';

const after = (looks: number) => {
  let looked = 0;
  return async () => ++looked > looks;
};
const never = async () => false;

it('waits until it is there', async () => {
  let looked = 0;
  await new Arrivals({ longest: 60_000 }).of(async () => ++looked === 5);
  expect(looked).toBe(5);
});

it('once something has not come, waits for nothing more that is missing', async () => {
  const arrivals = new Arrivals({ longest: 50 });
  await arrivals.of(never);
  let looked = 0;
  await arrivals.of(async () => ++looked > 1);
  expect(looked).toBe(1);
});

it('waits again once something has come after all', async () => {
  const arrivals = new Arrivals({ longest: 200 });
  await arrivals.of(never);
  await arrivals.of(after(0));
  let looked = 0;
  await arrivals.of(async () => ++looked === 3);
  expect(looked).toBe(3);
});

it('waits for nothing once it is told to stop', async () => {
  const stopped = AbortSignal.abort();
  let looked = 0;
  await new Arrivals({ longest: 60_000, signal: stopped }).of(async () => ++looked > 1);
  expect(looked).toBe(1);
});
