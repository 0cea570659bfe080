import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock, RoomHorizon } from '../domain/night-stock.ts';
import { horizonOf, openingNights } from '../domain/opening-nights.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from '../use-cases/room-announcement.ts';

/** Few enough that whoever comes meanwhile hardly waits. */
const ROOMS_AT_ONCE = 20;

/** Opens the nights that a new day brings within the horizon; run again it opens nothing more. Until then they are as closed. */
export class RollHorizon implements Job {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #announcement: RoomAnnouncement;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    rooms: RoomRepository,
    stock: NightStock,
    announcement: RoomAnnouncement,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#announcement = announcement;
    this.#clock = clock;
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

  async #extend({ roomId, timeZone, now }: Extension): Promise<void> {
    await this.#transaction.run(async () => {
      const room = await this.#rooms.find(roomId);
      if (room === undefined) return;
      const openedUntil = await this.#stock.openedUntil(roomId);
      const nights = openingNights({ today: dateIn(timeZone, now), openedUntil, ...room.openingTerms });
      if (nights.length > 0) await this.#announcement.extended(room, nights);
    });
  }
}

interface Extension {
  readonly roomId: Id<'room'>;
  readonly timeZone: string;
  readonly now: number;
}

/** Lets everybody else go first. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const lacks = ({ openedUntil, timeZone, now }: RoomHorizon & { readonly now: number }): boolean =>
  openedUntil === undefined || openedUntil < horizonOf(dateIn(timeZone, now));
