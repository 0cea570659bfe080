import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { datesOf } from '#kernel/domain/local-date.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HoldLedger } from '../domain/hold-ledger.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';

export interface ReleaseNightsCommand {
  readonly reservationId: Id<'reservation'>;
  readonly roomId: Id<'room'>;
}

/** Gives back what is held for a reservation, once; when nothing is held yet, the request that comes later is refused. */
export class ReleaseNights {
  readonly #transaction: Transaction;
  readonly #ledger: HoldLedger;
  readonly #stock: NightStock;
  readonly #calendar: CalendarAnnouncement;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    ledger: HoldLedger,
    stock: NightStock,
    calendar: CalendarAnnouncement,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#ledger = ledger;
    this.#stock = stock;
    this.#calendar = calendar;
    this.#clock = clock;
  }

  async execute({ reservationId, roomId }: ReleaseNightsCommand): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      let hold = await this.#ledger.find(reservationId);
      if (hold === undefined) {
        if (await this.#ledger.bury({ reservationId, roomId, at })) return;
        hold = await this.#ledger.find(reservationId);
      }
      if (hold?.state !== 'HELD' || !(await this.#ledger.release(reservationId, at))) return;
      await this.#stock.giveBack(hold.range);
      const room = await this.#stock.termsOf(hold.range.roomId);
      if (room !== undefined) {
        this.#calendar.touched({
          roomId: hold.range.roomId,
          accommodationId: room.accommodationId,
          nights: datesOf(hold.range),
        });
      }
    });
  }
}
