import type { Clock } from '#kernel/domain/clock.ts';
import type { FieldFault } from '#kernel/domain/errors.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { Validation } from '#kernel/domain/validation.ts';
import { awaitReplica } from '#kernel/inbox/await-replica.ts';
import { allocate } from '../domain/allocation.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import { AccommodationNotFound } from '../domain/room.errors.ts';
import type { Room } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import { pageOf, type RoomPage } from './room-page.ts';
import { type RoomView, type StayOffer, viewOf } from './room-views.ts';

export interface Wanted {
  readonly accommodationId: Id<'accommodation'>;
  readonly guests: number;
  readonly stay?: { readonly checkIn: LocalDate; readonly checkOut: LocalDate } | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  /** What is wrong with it as far as is known. */
  readonly faults?: readonly FieldFault[];
}

const MAX_DAYS_AHEAD = 365;

const CHECK_IN_PAST: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_past',
  message: {
    ko: '체크인 날짜가 지났습니다. 숙소 현지 시각으로 오늘이나 그 이후를 골라 주세요.',
    en: 'The check-in is in the past: choose today, as it is at the place, or later.',
  },
};

const CHECK_IN_TOO_FAR: FieldFault = {
  pointer: '/checkIn',
  code: 'check_in_too_far',
  message: {
    ko: `아직 예약을 받지 않는 날짜입니다. 오늘부터 ${MAX_DAYS_AHEAD}일 안의 체크인을 골라 주세요.`,
    en: `That day cannot be booked yet: choose a check-in within ${MAX_DAYS_AHEAD} days from today.`,
  },
};

/** The rooms of a place that fit, in the order of their ids; with dates only those that are free on every night, at the price of the whole stay. */
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
  async execute({
    accommodationId,
    guests,
    stay,
    limit,
    after = '',
    faults: known = [],
  }: Wanted): Promise<RoomPage<RoomView>> {
    const read = () => this.#places.find(accommodationId);
    const place = await awaitReplica({ id: accommodationId, clock: this.#clock, read });
    if (place === undefined || place.state !== 'LISTED') throw new AccommodationNotFound();
    const today = dateIn(place.timeZone, this.#clock.now());
    const faults = [...known, ...(stay === undefined ? [] : faultsOf({ checkIn: stay.checkIn, today }))];
    if (faults.length > 0) throw new Validation({ faults });
    const rooms = await this.#rooms.ofAccommodation(accommodationId);
    const fitting = rooms.filter((room) => guests <= room.maxOccupancy && room.id > after);
    const found = stay === undefined ? fitting.map(viewOf) : await this.#free(fitting, guests, stay);
    return pageOf({ found, limit });
  }

  async #free(rooms: readonly Room[], guests: number, stay: NonNullable<Wanted['stay']>): Promise<RoomView[]> {
    const offered = await Promise.all(
      rooms.map(async (room) => ({ room, offer: await this.#offer(room, guests, stay) })),
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

function faultsOf({ checkIn, today }: { readonly checkIn: LocalDate; readonly today: LocalDate }): FieldFault[] {
  if (checkIn < today) return [CHECK_IN_PAST];
  return checkIn > addDays(today, MAX_DAYS_AHEAD) ? [CHECK_IN_TOO_FAR] : [];
}
