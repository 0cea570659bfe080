import type { Dice } from '#kernel/demo/dice.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import type { NightStock } from '../domain/night-stock.ts';
import { horizonOf } from '../domain/opening-nights.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import { type OpeningTerms, Room, type RoomDetails } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from '../use-cases/room-announcement.ts';
import { seasonalNights } from './seasonal-nights.ts';

export interface MadeUpRoom {
  readonly id: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly details: RoomDetails;
  readonly opening: OpeningTerms;
  /** Since how many days it has been on offer. */
  readonly days?: number;
  readonly dice: Dice;
}

const SOLD_WITHIN = 120;

/** Puts a made-up room on offer, with seasons in its prices and some nights closed or sold. Inside `transaction.run`. */
export class LayRoom {
  readonly #places: PlaceDirectory;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #announcement: RoomAnnouncement;
  readonly #clock: Clock;

  constructor(
    places: PlaceDirectory,
    rooms: RoomRepository,
    stock: NightStock,
    announcement: RoomAnnouncement,
    clock: Clock,
  ) {
    this.#places = places;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#announcement = announcement;
    this.#clock = clock;
  }

  async execute({ id, accommodationId, details, opening, days = 0, dice }: MadeUpRoom): Promise<void> {
    const place = await this.#places.find(accommodationId);
    if (place === undefined) return;
    const createdAt = this.#clock.now();
    const today = dateIn(place.timeZone, createdAt);
    const room = new Room({ id, accommodationId, createdAt, details, opening });
    const sold = new Set([...someNights(today, dice), ...someNights(today, dice)]);
    const closed = dice.roll() < 0.3 ? someNights(today, dice).filter((night) => !sold.has(night)) : [];
    this.#rooms.add(room);
    const nights = seasonalNights({ from: addDays(today, -days), to: horizonOf(today), opening, sold });
    await this.#announcement.opened(room, nights);
    await this.#stock.edit(id, closed, { closed: true });
  }
}

/** A few nights in a row. */
function someNights(today: LocalDate, dice: Dice): LocalDate[] {
  const from = addDays(today, dice.between(3, SOLD_WITHIN));
  return datesOf({ from, to: addDays(from, dice.between(1, 4)) });
}
