import { describe, it } from '@jest/globals';
import { WAITS } from './waiting-title.ts';

interface Need {
  readonly met: boolean;
  /** What is missing where it is not met, and how to get it. */
  readonly of: string;
}

/** A group of tests that not every machine can run: where it cannot, the run says so at its end, and under CI it fails. */
export function describeNeeding(need: Need, title: string, tests: () => void): void {
  if (need.met) describe(title, tests);
  else if (process.env.CI !== 'true') describe.skip(title + WAITS + need.of, tests);
  else
    it(`${title} is tested under CI`, () => {
      throw new Error(`It waits for ${need.of}.`);
    });
}
