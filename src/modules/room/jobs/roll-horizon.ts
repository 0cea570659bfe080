import type { Clock } from '#kernel/domain/clock.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import { withCauses } from '#kernel/observability/with-causes.ts';
import type { NightStock, RoomHorizon } from '../domain/night-stock.ts';
import { horizonOf } from '../domain/opening-nights.ts';
import type { OpenDueNights, OpenDueNightsCommand } from '../use-cases/open-due-nights.ts';

/** Few enough that whoever comes meanwhile hardly waits. */
const ROOMS_AT_ONCE = 20;

/**
 * Opens the nights that a new day brings within the horizon; run again it opens nothing more. Until then they are as closed.
 * A room that fails keeps no other one back, and is tried again the next time.
 */
export class RollHorizon implements Job {
  readonly #stock: NightStock;
  readonly #openDueNights: OpenDueNights;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(stock: NightStock, openDueNights: OpenDueNights, clock: Clock, logger: Logger) {
    this.#stock = stock;
    this.#openDueNights = openDueNights;
    this.#clock = clock;
    this.#logger = logger;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    let after: string | undefined = '';
    while (after !== undefined && signal?.aborted !== true) {
      const page: readonly RoomHorizon[] = await this.#stock.horizons({ after, limit: ROOMS_AT_ONCE });
      const lacking = page.filter((room) => lacks({ ...room, now }));
      await Promise.all(lacking.map(({ roomId, timeZone }) => this.#extend({ roomId, timeZone, now })));
      after = page.at(-1)?.roomId;
      await nextTurn();
    }
  }

  async #extend(due: OpenDueNightsCommand): Promise<void> {
    try {
      await this.#openDueNights.execute(due);
    } catch (error) {
      const { roomId } = due;
      this.#logger.error(
        { roomId, error: withCauses(error) },
        'new nights of a room were not opened; the next run tries again',
      );
    }
  }
}

/** Lets everybody else go first. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const lacks = ({ openedUntil, timeZone, now }: RoomHorizon & { readonly now: number }): boolean =>
  openedUntil === undefined || openedUntil < horizonOf(dateIn(timeZone, now));
