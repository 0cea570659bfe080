import { raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { daysBetween } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { EventData } from '#kernel/event-bus/event.ts';
import { ReservationRequested } from '#reservation';
import { NightsAllocated, NightsRefused } from '#room';
import { type Allocation, allocate } from '../../../src/modules/room/domain/allocation.ts';
import { firstTime, hear, type Told, tell } from './events.ts';
import type { ModuleDatabase } from './module-database.ts';
import { HoldRow, PlaceRow, RoomEntity, StockRow } from './room-entities.ts';

class NotAllTaken extends Error {}

/** The room's side of the saga: a hold is a unit of work. */
export class Rooms {
  readonly #database: ModuleDatabase;
  readonly #publish: (told: Told) => void;

  constructor(database: ModuleDatabase, publish: (told: Told) => void) {
    this.#database = database;
    this.#publish = publish;
  }

  async hold(row: { readonly topic: string; readonly payload: string }): Promise<void> {
    const { id: eventId, data: wish } = hear(row, ReservationRequested);
    const told = await this.#database.transactional(async (em) => {
      if (!(await firstTime(em, 'hold-nights', eventId))) return undefined;
      const earlier = await em.findOne(HoldRow, { reservationId: wish.reservationId });
      const answer = earlier?.answer ?? (await this.#take(em, wish));
      const { reservationId, roomId } = wish;
      return answer.taken
        ? tell(em, NightsAllocated.of({ reservationId, roomId, nightly: [...answer.nightly], total: answer.total }))
        : tell(em, NightsRefused.of({ reservationId, roomId, reason: answer.reason }));
    });
    if (told !== undefined) this.#publish(told);
  }

  async #take(em: SqlEntityManager, wish: EventData<typeof ReservationRequested>): Promise<Allocation> {
    const { reservationId, roomId, checkIn, checkOut } = wish;
    const room = await em.findOne(RoomEntity, { id: roomId });
    const place = room === null ? null : await em.findOne(PlaceRow, { accommodationId: room.accommodationId });
    const range = { roomId, night: { $gte: checkIn, $lt: checkOut } };
    const nights = await em.find(StockRow, range, { orderBy: { night: 'asc' } });
    const answer = allocate({
      ...wish,
      room:
        room === null
          ? undefined
          : {
              bookable: room.state === 'OPEN' && place?.state === 'LISTED',
              baseOccupancy: room.baseOccupancy,
              maxOccupancy: room.maxOccupancy,
              extraGuestFee: krw(room.extraGuestFee),
            },
      nights: nights.map(({ night, available, price, closed }) => ({
        night,
        available,
        price: krw(price),
        closed: closed === 1,
      })),
    });
    if (answer.taken) {
      const free = { ...range, available: { $gt: 0 }, closed: 0 };
      const affected = await em.nativeUpdate(StockRow, free, { available: raw<number>('available - 1') });
      if (affected !== daysBetween({ from: checkIn, to: checkOut })) throw new NotAllTaken();
    }
    const state = answer.taken ? 'HELD' : 'REFUSED';
    em.persist(em.create(HoldRow, { reservationId, roomId, checkIn, checkOut, state, answer, changedAt: Date.now() }));
    return answer;
  }
}
