import { percentile } from '../figures.ts';

/** Milliseconds. */
export interface Timing {
  readonly times: number;
  readonly p50: number;
  readonly p99: number;
}

/** Does it again and again for so long, three times at least. */
export async function timed(work: () => unknown, milliseconds: number): Promise<Timing> {
  const took: number[] = [];
  await work();
  for (const until = performance.now() + milliseconds; took.length < 3 || performance.now() < until; ) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  return { times: took.length, p50: percentile(took, 50), p99: percentile(took, 99) };
}
