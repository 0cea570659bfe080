import { type InferEntity, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { daysBetween } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { EventData } from '#kernel/event-bus/event.ts';
import { ReservationRequested } from '#reservation';
import { CalendarChanged, NightsAllocated, NightsRefused } from '#room';
import { type Allocation, allocate } from '../../../src/modules/room/domain/allocation.ts';
import type { Room } from '../../../src/modules/room/domain/room.ts';
import { firstTime, hear, type Told, tell } from './events.ts';
import type { ModuleDatabase } from './module-database.ts';
import { CalendarRow, HoldRow, PlaceRow, RoomEntity, StockRow } from './room-entities.ts';

type Wish = EventData<typeof ReservationRequested>;
type Night = InferEntity<typeof StockRow>;

const RELEASED_BEFORE: Allocation = { taken: false, reason: 'NOT_BOOKABLE' };

class NotAllTaken extends Error {}

/** The room's side of the saga: a hold is a unit of work. */
export class Rooms {
  readonly #database: ModuleDatabase;
  readonly #tellsSearch: boolean;
  readonly #publish: (told: Told) => void;

  constructor(database: ModuleDatabase, to: { readonly tellsSearch: boolean; readonly publish: (told: Told) => void }) {
    this.#database = database;
    this.#tellsSearch = to.tellsSearch;
    this.#publish = to.publish;
  }

  async hold(row: { readonly topic: string; readonly payload: string }): Promise<void> {
    const { id: eventId, data: wish } = hear(row, ReservationRequested);
    const told = await this.#database.transactional(async (em) => {
      if (!(await firstTime(em, 'hold-nights', eventId))) return [];
      const earlier = await em.findOne(HoldRow, { reservationId: wish.reservationId });
      if (earlier !== null) return [this.#answer(em, wish, earlier.answer ?? RELEASED_BEFORE)];
      const { answer, calendar } = await this.#take(em, wish);
      return [this.#answer(em, wish, answer), ...(calendar === undefined ? [] : [tell(em, calendar)])];
    });
    for (const row of told) this.#publish(row);
  }

  #answer(em: SqlEntityManager, { reservationId, roomId }: Wish, answer: Allocation): Told {
    return answer.taken
      ? tell(em, NightsAllocated.of({ reservationId, roomId, nightly: [...answer.nightly], total: answer.total }))
      : tell(em, NightsRefused.of({ reservationId, roomId, reason: answer.reason }));
  }

  async #take(em: SqlEntityManager, wish: Wish) {
    const { reservationId, roomId, checkIn, checkOut } = wish;
    const room = await em.findOne(RoomEntity, { id: roomId });
    const place = room === null ? null : await em.findOne(PlaceRow, { accommodationId: room.accommodationId });
    const range = { roomId, night: { $gte: checkIn, $lt: checkOut } };
    const nights = await em.find(StockRow, range, { orderBy: { night: 'asc' } });
    const answer = allocate({
      ...wish,
      room:
        room === null ? undefined : { ...termsOf(room), bookable: room.state === 'OPEN' && place?.state === 'LISTED' },
      nights: nights.map(({ night, available, price, closed }) => ({
        night,
        available,
        price: krw(price),
        closed: closed === 1,
      })),
    });
    const state = answer.taken ? 'HELD' : 'REFUSED';
    em.persist(em.create(HoldRow, { reservationId, roomId, checkIn, checkOut, state, answer, changedAt: Date.now() }));
    if (!answer.taken || room === null) return { answer, calendar: undefined };
    const free = { ...range, available: { $gt: 0 }, closed: 0 };
    const affected = await em.nativeUpdate(StockRow, free, { available: raw<number>('available - 1') });
    if (affected !== daysBetween({ from: checkIn, to: checkOut })) throw new NotAllTaken();
    return { answer, calendar: this.#tellsSearch ? await this.#calendar(em, { room, nights }) : undefined };
  }

  /** What the search must know; `nights` as they were before one of each was taken. */
  async #calendar(em: SqlEntityManager, { room, nights }: { readonly room: Room; readonly nights: readonly Night[] }) {
    const calendar = await em.findOneOrFail(CalendarRow, { roomId: room.id });
    calendar.version += 1;
    return CalendarChanged.of({
      roomId: room.id,
      accommodationId: room.accommodationId,
      version: calendar.version,
      nights: nights.map(({ night, price, available, closed }) => ({
        night,
        price,
        available: available - 1,
        closed: closed === 1,
      })),
    });
  }
}

const termsOf = ({ baseOccupancy, maxOccupancy, extraGuestFee }: Room) => ({
  baseOccupancy,
  maxOccupancy,
  extraGuestFee: krw(extraGuestFee),
});
