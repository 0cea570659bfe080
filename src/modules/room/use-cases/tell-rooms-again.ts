import type { Clock } from '#kernel/domain/clock.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { CurrentFacts, ToldPortion } from '#kernel/operations/current-facts.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

const ROOMS_AT_ONCE = 10;
/** Nowhere is it earlier than the day before today in UTC. */
const BEHIND_UTC = 1;

/** Tells of all rooms and of their nights to come again, in the order of their ids; with new versions, so that every copy takes them. */
export class TellRoomsAgain implements CurrentFacts {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #announcement: RoomAnnouncement;
  readonly #calendar: CalendarAnnouncement;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    rooms: RoomRepository,
    stock: NightStock,
    announcement: RoomAnnouncement,
    calendar: CalendarAnnouncement,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#announcement = announcement;
    this.#calendar = calendar;
    this.#clock = clock;
  }

  tellAfter(mark: string): Promise<ToldPortion> {
    const from = addDays(dateIn('UTC', this.#clock.now()), -BEHIND_UTC);
    return this.#transaction.run(async () => {
      let told = 0;
      const rooms = await this.#rooms.after({ mark, limit: ROOMS_AT_ONCE });
      for (const room of rooms) {
        room.tellAgain();
        this.#announcement.changed(room);
        const { id: roomId, accommodationId } = room;
        const to = (await this.#stock.openedUntil(roomId)) ?? from;
        const nights = await this.#stock.nights({ roomId, from, to });
        this.#calendar.touched({ roomId, accommodationId, nights: nights.map(({ night }) => night) });
        told += nights.length === 0 ? 1 : 2;
      }
      return { told, last: rooms.at(-1)?.id };
    });
  }
}
