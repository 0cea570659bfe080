import { Arrivals } from '#kernel/demo/arrivals.ts';
import { demoId } from '#kernel/demo/demo-id.ts';
import { Dice } from '#kernel/demo/dice.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import type { StartTask } from '#kernel/module/module.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import type { OpeningTerms } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { LayRoom, MadeUpRoom } from './lay-room.ts';
import { detailsOf, factorOf, type House, ROOM_KINDS } from './room-kinds.ts';

const BY_LETTER: Readonly<Record<string, House>> = {
  T: 'TOWER',
  K: 'HANOK',
  D: 'DORMITORY',
  P: 'PENSION',
  C: 'CAMP',
};
/** What kind of house each of the demo accommodations is, in their order. */
const LETTERS = 'KTDTTDTKPTTDCKTTTDPPTPTTPCDKPTTTDKPCPPKPKTKTKDDTPKTTPKPTTPDC';

const PLACES_AT_ONCE = 5;
const LONGEST_WAIT = 45_000;
/** The first room of each place has been on offer for so long that guests have stayed in it. */
const DAYS_ON_OFFER = 60;

/** Four room types for each demo accommodation, as the places are told by events; what is there already stays as it is. */
export class DemoRooms implements StartTask {
  readonly #transaction: Transaction;
  readonly #places: PlaceDirectory;
  readonly #rooms: RoomRepository;
  readonly #layRoom: LayRoom;

  constructor(transaction: Transaction, places: PlaceDirectory, rooms: RoomRepository, layRoom: LayRoom) {
    this.#transaction = transaction;
    this.#places = places;
    this.#rooms = rooms;
    this.#layRoom = layRoom;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const arrivals = new Arrivals({ longest: LONGEST_WAIT, signal });
    for (let first = 1; first <= LETTERS.length; first += PLACES_AT_ONCE) {
      const places = Array.from({ length: PLACES_AT_ONCE }, (_, index) => first + index);
      for (const place of places)
        await arrivals.of(async () => (await this.#places.find(accommodationOf(place))) !== undefined);
      await this.#transaction.run(async () => {
        for (const room of places.flatMap(roomsOf))
          if ((await this.#rooms.find(room.id)) === undefined) await this.#layRoom.execute(room);
      });
    }
  }
}

const accommodationOf = (place: number): Id<'accommodation'> => demoId<'accommodation'>(`accommodation-${place}`);

function roomsOf(place: number): MadeUpRoom[] {
  const house = BY_LETTER[LETTERS[place - 1] ?? ''] ?? 'TOWER';
  const kinds = ROOM_KINDS[house];
  const base = 50_000 + ((place * 37) % 23) * 5_000;
  return kinds.map((kind, index) => ({
    id: demoId<'room'>(`room-${place}-${index + 1}`),
    accommodationId: accommodationOf(place),
    details: detailsOf({ house, kind, number: place + index }),
    opening: openingOf({ price: base * factorOf(kind), capacity: index === kinds.length - 1 ? 1 : 2 + (place % 4) }),
    days: index === 0 ? DAYS_ON_OFFER : 0,
    dice: new Dice(`room ${place} ${index + 1}`),
  }));
}

function openingOf({ price, capacity }: { readonly price: number; readonly capacity: number }): OpeningTerms {
  const weekday = Math.round(price / 1_000) * 1_000;
  return { capacity, price: krw(weekday), weekendPrice: krw(Math.round((weekday * 1.3) / 1_000) * 1_000) };
}
