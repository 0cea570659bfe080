/** Waits between attempts in milliseconds, each shortened by up to half at random; together they stay below 5 s. */
const WAITS = [100, 300, 900, 2_000];

/** How long to wait after the given number of failed attempts, or undefined when no further one is due. */
export function waitAfter(failures: { readonly attempts: number; readonly random: () => number }): number | undefined {
  const longest = WAITS[failures.attempts - 1];
  return longest === undefined ? undefined : longest * (1 - failures.random() / 2);
}
