export interface Window {
  readonly window: number;
  /** How often it may happen within it. */
  readonly limit: number;
  readonly now: number;
}

/** Those of the times that still count, oldest first. */
export const recent = (times: readonly number[], { window, now }: Window): readonly number[] =>
  times.filter((at) => at > now - window);

/** How many times more it may happen now. */
export const timesLeft = (times: readonly number[], within: Window): number =>
  Math.max(0, within.limit - recent(times, within).length);

/** The milliseconds until it may happen once more; 0 when it may now. */
export function waitFor(times: readonly number[], within: Window): number {
  const [oldest = within.now] = recent(times, within);
  return timesLeft(times, within) > 0 ? 0 : oldest + within.window - within.now;
}
