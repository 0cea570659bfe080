import { krw } from '#kernel/domain/money.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import { RoomChanged } from '../contract.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { OpeningNight } from '../domain/opening-nights.ts';
import type { Room } from '../domain/room.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';

/** Tells the other modules what a room is now. */
export class RoomAnnouncement {
  readonly #stock: NightStock;
  readonly #calendar: CalendarAnnouncement;
  readonly #outbox: Outbox;

  constructor(stock: NightStock, calendar: CalendarAnnouncement, outbox: Outbox) {
    this.#stock = stock;
    this.#calendar = calendar;
    this.#outbox = outbox;
  }

  changed(room: Room): void {
    const { id: roomId, accommodationId, version, name, baseOccupancy, maxOccupancy, extraGuestFee, state } = room;
    this.#outbox.add(
      RoomChanged.of({
        roomId,
        accommodationId,
        version,
        name,
        baseOccupancy,
        maxOccupancy,
        extraGuestFee: krw(extraGuestFee),
        state,
      }),
    );
  }

  async opened(room: Room, nights: readonly OpeningNight[]): Promise<void> {
    this.changed(room);
    await this.extended(room, nights);
  }

  async extended({ id: roomId, accommodationId }: Room, nights: readonly OpeningNight[]): Promise<void> {
    await this.#stock.open(roomId, nights);
    this.#calendar.touched({ roomId, accommodationId, nights: nights.map(({ night }) => night) });
  }
}
