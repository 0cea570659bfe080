import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';
import { openingNights } from '../domain/opening-nights.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from '../use-cases/room-announcement.ts';

const ROOMS_AT_ONCE = 50;

/** Opens the nights that a new day brings within the horizon, room by room; run again it opens nothing more. */
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
    let id = '';
    for (;;) {
      const page = await this.#rooms.openAfter({ id, limit: ROOMS_AT_ONCE });
      const last = page.at(-1);
      if (last === undefined) return;
      for (const room of page) {
        if (signal?.aborted) return;
        await this.#extend(room.id);
      }
      id = last.id;
    }
  }

  async #extend(roomId: Id<'room'>): Promise<void> {
    const now = this.#clock.now();
    if ((await this.#missing(roomId, now)).length === 0) return;
    await this.#transaction.run(async () => {
      const room = await this.#rooms.find(roomId);
      const nights = await this.#missing(roomId, now);
      if (room !== undefined && nights.length > 0) await this.#announcement.extended(room, nights);
    });
  }

  async #missing(roomId: Id<'room'>, now: number) {
    const room = await this.#rooms.find(roomId);
    const place = room === undefined ? undefined : await this.#places.find(room.accommodationId);
    if (room === undefined || place === undefined || place.state === 'WITHDRAWN') return [];
    const openedUntil = await this.#stock.openedUntil(roomId);
    return openingNights({ today: dateIn(place.timeZone, now), openedUntil, ...room.openingTerms });
  }
}
