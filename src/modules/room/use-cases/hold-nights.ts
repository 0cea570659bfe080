import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { NightsAllocated, NightsRefused } from '../contract.ts';
import { type Allocation, allocate } from '../domain/allocation.ts';
import type { HoldLedger } from '../domain/hold-ledger.ts';
import type { NightStock } from '../domain/night-stock.ts';
import type { CalendarAnnouncement } from './calendar-announcement.ts';

export interface HoldNightsCommand {
  readonly reservationId: Id<'reservation'>;
  readonly roomId: Id<'room'>;
  readonly checkIn: LocalDate;
  readonly checkOut: LocalDate;
  readonly guests: number;
  readonly expectedTotal?: Money | undefined;
}

/** Takes the nights for a reservation, or refuses; asked again, it answers the same again. */
export class HoldNights {
  readonly #transaction: Transaction;
  readonly #ledger: HoldLedger;
  readonly #stock: NightStock;
  readonly #calendar: CalendarAnnouncement;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    ledger: HoldLedger,
    stock: NightStock,
    calendar: CalendarAnnouncement,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#ledger = ledger;
    this.#stock = stock;
    this.#calendar = calendar;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  async execute(command: HoldNightsCommand): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      const { reservationId, roomId } = command;
      const answer = (await this.#given(reservationId)) ?? (await this.#take(command, at));
      if (answer.taken)
        this.#outbox.add(
          NightsAllocated.of({ reservationId, roomId, nightly: [...answer.nightly], total: answer.total }),
        );
      else this.#outbox.add(NightsRefused.of({ reservationId, roomId, reason: answer.reason }));
    });
  }

  async #take(command: HoldNightsCommand, at: number): Promise<Allocation> {
    const { reservationId, roomId, checkIn, checkOut } = command;
    const range = { roomId, from: checkIn, to: checkOut };
    const room = await this.#stock.termsOf(roomId);
    const answer = allocate({ ...command, room, nights: await this.#stock.hold(range) });
    if (!(await this.#ledger.record({ reservationId, range, answer, at })))
      return (await this.#given(reservationId)) ?? RELEASED_BEFORE;
    if (answer.taken && room !== undefined) {
      await this.#stock.take(range);
      this.#calendar.touched({ roomId, accommodationId: room.accommodationId, nights: datesOf(range) });
    }
    return answer;
  }

  /** What was answered before, perhaps by another process a moment ago. */
  async #given(reservationId: Id<'reservation'>): Promise<Allocation | undefined> {
    const hold = await this.#ledger.find(reservationId);
    return hold && (hold.answer ?? RELEASED_BEFORE);
  }
}

/** The reservation was cancelled or expired before its request came; nobody waits for this answer. */
const RELEASED_BEFORE: Allocation = { taken: false, reason: 'NOT_BOOKABLE' };
