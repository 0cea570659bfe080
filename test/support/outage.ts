import type { EventBus } from '#kernel/event-bus/event-bus.ts';

/** A way in which a bus goes away under those who use it, and comes back. */
export interface Outage {
  readonly how: string;
  away(): Promise<void>;
  back(): Promise<void>;
}

/** All that can happen to a bus in memory. */
export const stopOf = (bus: () => EventBus): Outage => ({
  how: 'stopped',
  away: () => bus().stop(),
  back: () => bus().start(),
});

/** How often the bus goes away; the full size: `OUTAGES=10 MESSAGES=100000`. */
export const OUTAGES = Number(process.env.OUTAGES ?? 4);

/** As many outages as the run wants, of each kind in turn. */
export const inTurn = (kinds: readonly Outage[]): readonly Outage[] =>
  Array.from({ length: OUTAGES }, (_, n) => kinds[n % kinds.length] as Outage);
