import type { Clock } from '#kernel/domain/clock.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { CurrentFacts, ToldPortion } from '#kernel/operations/current-facts.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

const ROOMS_AT_ONCE = 10;
/** Nowhere is it earlier than the day before today in UTC. */
const BEHIND_UTC = 1;

/** Tells of all rooms and of their nights to come again, in the order of their ids. It changes none of them: each is told in the version that it has. */
export class TellRoomsAgain implements CurrentFacts {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #announcement: RoomAnnouncement;
  readonly #calendar: CalendarAnnouncement;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    rooms: RoomRepository,
    announcement: RoomAnnouncement,
    calendar: CalendarAnnouncement,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#rooms = rooms;
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
        this.#announcement.changed(room);
        const { id: roomId, accommodationId } = room;
        told += (await this.#calendar.current({ roomId, accommodationId, from })) ? 2 : 1;
      }
      return { told, last: rooms.at(-1)?.id };
    });
  }
}
