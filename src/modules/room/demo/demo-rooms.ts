import { setTimeout as sleep } from 'node:timers/promises';
import type { Id } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import { demoId } from '#kernel/module/demo-id.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import type { OpeningTerms, RoomDetails } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { OfferRoom } from '../use-cases/offer-room.ts';

const PLACES = 60;
const PLACES_AT_ONCE = 5;
const LONGEST_WAIT = 20_000;

interface Kind {
  readonly name: string;
  readonly description: string;
  readonly base: number;
  readonly max: number;
  readonly sizeSqm: number;
  readonly bed: string;
  readonly factor: number;
}

const KINDS: readonly Kind[] = [
  {
    name: '온돌방 Ondol Room',
    description: '따뜻한 바닥에 요를 깔고 쉬는 방입니다.',
    base: 2,
    max: 3,
    sizeSqm: 20,
    bed: 'FUTON',
    factor: 1,
  },
  {
    name: '스탠다드 더블 Standard Double',
    description: '둘이 머물기 좋은 아늑한 방입니다.',
    base: 2,
    max: 2,
    sizeSqm: 24,
    bed: 'DOUBLE',
    factor: 1.2,
  },
  {
    name: '패밀리룸 Family Room',
    description: '아이와 함께 머물기 넉넉한 방입니다.',
    base: 3,
    max: 5,
    sizeSqm: 38,
    bed: 'QUEEN',
    factor: 1.7,
  },
  {
    name: '스위트 Suite',
    description: '거실이 딸린 가장 넓은 방입니다.',
    base: 2,
    max: 4,
    sizeSqm: 56,
    bed: 'KING',
    factor: 2.4,
  },
];

/** Four room types for each demo accommodation; what is there already stays as it is. */
export class DemoRooms {
  readonly #transaction: Transaction;
  readonly #places: PlaceDirectory;
  readonly #rooms: RoomRepository;
  readonly #offerRoom: OfferRoom;

  constructor(transaction: Transaction, places: PlaceDirectory, rooms: RoomRepository, offerRoom: OfferRoom) {
    this.#transaction = transaction;
    this.#places = places;
    this.#rooms = rooms;
    this.#offerRoom = offerRoom;
  }

  async run(): Promise<void> {
    for (let first = 1; first <= PLACES; first += PLACES_AT_ONCE) {
      const places = Array.from({ length: PLACES_AT_ONCE }, (_, index) => first + index);
      for (const place of places) await this.#awaitPlace(accommodationOf(place));
      await this.#transaction.run(async () => {
        for (const place of places) await this.#furnish(place);
      });
    }
  }

  async #furnish(place: number): Promise<void> {
    const accommodationId = accommodationOf(place);
    const hostId = (await this.#places.find(accommodationId))?.hostId;
    if (hostId === undefined) return;
    for (const [index, kind] of KINDS.entries()) {
      const id = demoId<'room'>(`room-${place}-${index + 1}`);
      if ((await this.#rooms.find(id)) !== undefined) continue;
      const opening = openingOf(kind, place);
      await this.#offerRoom.execute({ id, accommodationId, hostId, details: detailsOf(kind), opening });
    }
  }

  /** The place is told by an event, which may be a moment behind. */
  async #awaitPlace(id: Id<'accommodation'>): Promise<void> {
    const until = performance.now() + LONGEST_WAIT;
    while ((await this.#places.find(id)) === undefined && performance.now() < until) await sleep(20);
  }
}

const accommodationOf = (place: number): Id<'accommodation'> => demoId<'accommodation'>(`accommodation-${place}`);

const detailsOf = ({ name, description, base, max, sizeSqm, bed }: Kind): RoomDetails => ({
  name,
  description,
  baseOccupancy: base,
  maxOccupancy: max,
  extraGuestFee: krw(20_000),
  sizeSqm,
  beds: [{ kind: bed, count: max > 3 ? 2 : 1 }],
  amenities: ['WIFI', 'AIR_CONDITIONING'],
  images: [],
});

function openingOf({ factor }: Kind, place: number): OpeningTerms {
  const base = 50_000 + ((place * 37) % 23) * 5_000;
  const price = Math.round((base * factor) / 1_000) * 1_000;
  return { capacity: 2 + (place % 4), price: krw(price), weekendPrice: krw(Math.round((price * 1.3) / 1_000) * 1_000) };
}
