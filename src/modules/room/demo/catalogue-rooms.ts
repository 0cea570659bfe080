import type { BulkFiller, Portion } from '#kernel/demo/bulk-filler.ts';
import { numberedDemoId } from '#kernel/demo/demo-id.ts';
import { Dice } from '#kernel/demo/dice.ts';
import { addDays, datesOf } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';
import { OPEN_NIGHTS } from '../domain/opening-nights.ts';
import type { Room } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { CalendarAnnouncement } from '../use-cases/calendar-announcement.ts';
import type { RoomAnnouncement } from '../use-cases/room-announcement.ts';
import type { LayRoom, MadeUpRoom } from './lay-room.ts';
import { detailsOf, factorOf, HOUSES, ROOM_KINDS } from './room-kinds.ts';

const MOST_ROOMS = 4;

/** Lays one to four room types for each place of the large catalogue. */
export class CatalogueRooms implements BulkFiller {
  readonly #transaction: Transaction;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #layRoom: LayRoom;
  readonly #announcement: RoomAnnouncement;
  readonly #calendar: CalendarAnnouncement;

  constructor(
    transaction: Transaction,
    rooms: RoomRepository,
    stock: NightStock,
    layRoom: LayRoom,
    announcement: RoomAnnouncement,
    calendar: CalendarAnnouncement,
  ) {
    this.#transaction = transaction;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#layRoom = layRoom;
    this.#announcement = announcement;
    this.#calendar = calendar;
  }

  async fill({ first, last }: Portion): Promise<void> {
    await this.#transaction.run(async () => {
      for (let place = first; place <= last; place++) {
        for (const room of roomsOf(place)) {
          const earlier = await this.#rooms.find(room.id);
          if (earlier === undefined) await this.#layRoom.execute(room);
          else await this.#tellAgain(earlier);
        }
      }
    });
  }

  async #tellAgain(room: Room): Promise<void> {
    this.#announcement.changed(room);
    const { id: roomId, accommodationId } = room;
    const to = await this.#stock.openedUntil(roomId);
    if (to === undefined) return;
    const nights = datesOf({ from: addDays(to, -OPEN_NIGHTS), to });
    this.#calendar.touched({ roomId, accommodationId, nights });
  }
}

function roomsOf(place: number): MadeUpRoom[] {
  const dice = new Dice(`rooms of ${place}`);
  const house = dice.pick(HOUSES);
  const base = 40_000 + dice.between(0, 40) * 5_000;
  return ROOM_KINDS[house].slice(0, dice.between(1, MOST_ROOMS)).map((kind, index) => {
    const number = (place - 1) * MOST_ROOMS + index + 1;
    const price = Math.round((base * factorOf(kind)) / 1_000) * 1_000;
    return {
      id: numberedDemoId<'room'>('room', number),
      accommodationId: numberedDemoId<'accommodation'>('accommodation', place),
      details: detailsOf({ house, kind, number }),
      opening: {
        capacity: dice.between(1, 6),
        price: krw(price),
        weekendPrice: krw(Math.round((price * 1.3) / 1_000) * 1_000),
      },
      dice,
    };
  });
}
