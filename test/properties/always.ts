import fc from 'fast-check';
import { SEED } from '../support/seeded-random.ts';

const runs = Number(process.env.PROPERTY_RUNS ?? 1_000);

/** Asserts that a property holds for as many random cases as `PROPERTY_RUNS` says; a failure names its seed and path. */
export const always = <Case extends [unknown, ...unknown[]]>(property: fc.IProperty<Case>): void => {
  fc.assert(property, { numRuns: runs, seed: SEED });
};
