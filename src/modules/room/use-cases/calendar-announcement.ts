import type { Id } from '#kernel/domain/ids.ts';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { CalendarChanged } from '../contract.ts';
import type { Night, NightStock } from '../domain/night-stock.ts';

interface Touched {
  readonly roomId: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly nights: readonly LocalDate[];
}

interface Calendar extends Pick<Touched, 'roomId' | 'accommodationId'> {
  readonly version: number;
  readonly nights: readonly Night[];
}

interface Opened extends Pick<Touched, 'roomId' | 'accommodationId'> {
  readonly from: LocalDate;
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

  /**
   * Tells of all nights that are open from a date on, in the version that they have. That is read before them: a version may then say
   * less than the nights that are told with it, and never more.
   */
  async current({ roomId, accommodationId, from }: Opened): Promise<boolean> {
    const version = await this.#stock.versionOf(roomId);
    const to = await this.#stock.openedUntil(roomId);
    if (version === undefined || to === undefined || to <= from) return false;
    const nights = await this.#stock.nights({ roomId, from, to });
    if (nights.length > 0) this.#tell({ roomId, accommodationId, version, nights });
    return nights.length > 0;
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
    this.#tell({ roomId, accommodationId, version, nights: rows.filter(({ night }) => changed.has(night)) });
  }

  #tell({ nights, ...calendar }: Calendar): void {
    const told = nights.map(({ night, price, available, closed }) => ({
      night,
      price: price.amount,
      available,
      closed,
    }));
    this.#outbox.add(CalendarChanged.of({ ...calendar, nights: told }));
  }
}
