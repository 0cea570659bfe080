import type { Id } from '#kernel/domain/ids.ts';
import { type DayOfWeek, datesOf, dayOfWeek, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Lock } from '#kernel/lock/lock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import type { NightEdit, NightStock } from '../domain/night-stock.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';

export interface EditNightsCommand {
  readonly roomId: Id<'room'>;
  readonly hostId: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly daysOfWeek?: readonly DayOfWeek[] | undefined;
  readonly edit: NightEdit;
}

/** Changes prices, capacities or closures of open nights, all or none of them. */
export class EditNights {
  readonly #transaction: Transaction;
  readonly #places: HostedPlaces;
  readonly #stock: NightStock;
  readonly #calendar: CalendarAnnouncement;
  readonly #lock: Lock;

  constructor(
    transaction: Transaction,
    places: HostedPlaces,
    stock: NightStock,
    calendar: CalendarAnnouncement,
    lock: Lock,
  ) {
    this.#transaction = transaction;
    this.#places = places;
    this.#stock = stock;
    this.#calendar = calendar;
    this.#lock = lock;
  }

  /** How many nights were changed. @throws RoomNotFound, CapacityBelowHeld */
  execute({ roomId, hostId, from, to, daysOfWeek, edit }: EditNightsCommand): Promise<number> {
    const nights = datesOf({ from, to }).filter(
      (night) => daysOfWeek === undefined || daysOfWeek.includes(dayOfWeek(night)),
    );
    return this.#lock.around(`room:${roomId}`, () =>
      this.#transaction.run(async () => {
        const { accommodationId } = await this.#places.room({ roomId, hostId });
        const changed = await this.#stock.edit(roomId, nights, edit);
        if (changed > 0) this.#calendar.touched({ roomId, accommodationId, nights });
        return changed;
      }),
    );
  }
}
