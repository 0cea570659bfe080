import type { Id } from '#kernel/domain/ids.ts';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { CalendarChanged } from '../contract.ts';
import type { NightStock } from '../domain/night-stock.ts';

interface Touched {
  readonly roomId: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly nights: readonly LocalDate[];
}

/** Tells once per unit and room which nights have changed, as they are at its end. */
export class CalendarAnnouncement {
  readonly #transaction: Transaction;
  readonly #stock: NightStock;
  readonly #outbox: Outbox;

  constructor(transaction: Transaction, stock: NightStock, outbox: Outbox) {
    this.#transaction = transaction;
    this.#stock = stock;
    this.#outbox = outbox;
  }

  touched({ roomId, accommodationId, nights }: Touched): void {
    const gathered = this.#transaction.beforeCommit(
      `calendar:${roomId}`,
      () => new Set<LocalDate>(),
      (all) => this.#announce(roomId, accommodationId, all),
    );
    for (const night of nights) gathered.add(night);
  }

  async #announce(
    roomId: Id<'room'>,
    accommodationId: Id<'accommodation'>,
    changed: ReadonlySet<LocalDate>,
  ): Promise<void> {
    const [first, last] = [...changed].reduce<[LocalDate?, LocalDate?]>(
      ([from, to], night) => [
        from === undefined || night < from ? night : from,
        to === undefined || night > to ? night : to,
      ],
      [],
    );
    if (first === undefined || last === undefined) return;
    const version = await this.#stock.raiseVersion(roomId);
    const rows = await this.#stock.nights({ roomId, from: first, to: addDays(last, 1) });
    const nights = rows
      .filter(({ night }) => changed.has(night))
      .map(({ night, price, available, closed }) => ({ night, price: price.amount, available, closed }));
    this.#outbox.add(CalendarChanged.of({ roomId, accommodationId, version, nights }));
  }
}
