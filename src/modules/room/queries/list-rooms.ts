import type { Clock } from '#kernel/domain/clock.ts';
import type { FieldFault } from '#kernel/domain/errors.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { Validation } from '#kernel/domain/validation.ts';
import { awaitReplica } from '#kernel/inbox/await-replica.ts';
import { allocate } from '../domain/allocation.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import { AccommodationNotFound } from '../domain/room.errors.ts';
import type { Room } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import { type RoomView, type StayOffer, viewOf } from './room-views.ts';

export interface Wanted {
  readonly accommodationId: Id<'accommodation'>;
  readonly guests: number;
  readonly stay?: { readonly checkIn: LocalDate; readonly checkOut: LocalDate } | undefined;
}

const CHECK_IN_PAST: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_past',
  message: {
    ko: '체크인 날짜가 지났습니다. 숙소 현지 시각으로 오늘이나 그 이후를 골라 주세요.',
    en: 'The check-in is in the past: choose today, as it is at the place, or later.',
  },
};

/** The rooms of a place that fit; with dates only those that are free on every night, at the price of the whole stay. */
export class ListRooms {
  readonly #places: PlaceDirectory;
  readonly #rooms: RoomRepository;
  readonly #stock: NightStock;
  readonly #clock: Clock;

  constructor(places: PlaceDirectory, rooms: RoomRepository, stock: NightStock, clock: Clock) {
    this.#places = places;
    this.#rooms = rooms;
    this.#stock = stock;
    this.#clock = clock;
  }

  /** @throws AccommodationNotFound, Validation */
  async execute({ accommodationId, guests, stay }: Wanted): Promise<RoomView[]> {
    const read = () => this.#places.find(accommodationId);
    const place = await awaitReplica({ id: accommodationId, clock: this.#clock, read });
    if (place === undefined || place.state !== 'LISTED') throw new AccommodationNotFound();
    if (stay !== undefined && stay.checkIn < dateIn(place.timeZone, this.#clock.now()))
      throw new Validation({ faults: [CHECK_IN_PAST] });
    const fitting = (await this.#rooms.ofAccommodation(accommodationId)).filter((room) => guests <= room.maxOccupancy);
    if (stay === undefined) return fitting.map(viewOf);
    const offered = await Promise.all(
      fitting.map(async (room) => ({ room, offer: await this.#offer(room, guests, stay) })),
    );
    return offered.flatMap(({ room, offer }) => (offer === undefined ? [] : [{ ...viewOf(room), stay: offer }]));
  }

  async #offer(
    room: Room,
    guests: number,
    { checkIn, checkOut }: NonNullable<Wanted['stay']>,
  ): Promise<StayOffer | undefined> {
    const nights = await this.#stock.nights({ roomId: room.id, from: checkIn, to: checkOut });
    const terms = { ...room, bookable: true, extraGuestFee: krw(room.extraGuestFee) };
    const answer = allocate({ room: terms, nights, checkIn, checkOut, guests });
    if (!answer.taken) return undefined;
    return {
      available: Math.min(...nights.map(({ available }) => available)),
      nightly: answer.nightly,
      total: answer.total,
    };
  }
}
