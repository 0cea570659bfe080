import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';
import { openingNights } from '../domain/opening-nights.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

export interface OpenDueNightsCommand {
  readonly roomId: Id<'room'>;
  readonly timeZone: string;
  readonly now: number;
}

/** Opens the nights of a room that have come within the horizon. Nobody waits for it, so it waits for its turn however long that takes. */
export class OpenDueNights {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #announcement: RoomAnnouncement;

  constructor(transaction: Transaction, rooms: RoomRepository, stock: NightStock, announcement: RoomAnnouncement) {
    this.#transaction = transaction;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#announcement = announcement;
  }

  async execute({ roomId, timeZone, now }: OpenDueNightsCommand): Promise<void> {
    const open = async (): Promise<void> => {
      const room = await this.#rooms.hold(roomId);
      if (room === undefined) return;
      const openedUntil = await this.#stock.openedUntil(roomId);
      const nights = openingNights({ today: dateIn(timeZone, now), openedUntil, ...room.openingTerms });
      if (nights.length > 0) await this.#announcement.extended(room, nights);
    };
    await this.#transaction.run(open, { patience: Number.POSITIVE_INFINITY });
  }
}
