import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';
import { horizonOf, openingNights } from '../domain/opening-nights.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import type { Room } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from '../use-cases/room-announcement.ts';

const ROOMS_AT_ONCE = 50;

/** Opens the nights that a new day brings within the horizon; run again it opens nothing more. */
export class RollHorizon {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #places: PlaceDirectory;
  readonly #stock: NightStock;
  readonly #announcement: RoomAnnouncement;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    rooms: RoomRepository,
    places: PlaceDirectory,
    stock: NightStock,
    announcement: RoomAnnouncement,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#rooms = rooms;
    this.#places = places;
    this.#stock = stock;
    this.#announcement = announcement;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    for (const timeZone of await this.#places.timeZones()) {
      const night = addDays(horizonOf(dateIn(timeZone, now)), -1);
      let after = '';
      while (signal?.aborted !== true) {
        const lacking = await this.#stock.roomsWithout({ night, timeZone, after, limit: ROOMS_AT_ONCE });
        await Promise.all(lacking.map((roomId) => this.#extend(roomId, now)));
        const last = lacking.at(-1);
        if (last === undefined) break;
        after = last;
      }
    }
  }

  async #extend(roomId: Id<'room'>, now: number): Promise<void> {
    await this.#transaction.run(async () => {
      const room = await this.#rooms.find(roomId);
      const nights = await this.#missing(room, now);
      if (room !== undefined && nights.length > 0) await this.#announcement.extended(room, nights);
    });
  }

  async #missing(room: Room | undefined, now: number) {
    const place = room === undefined ? undefined : await this.#places.find(room.accommodationId);
    if (room === undefined || place === undefined || place.state === 'WITHDRAWN') return [];
    const openedUntil = await this.#stock.openedUntil(room.id);
    return openingNights({ today: dateIn(place.timeZone, now), openedUntil, ...room.openingTerms });
  }
}
