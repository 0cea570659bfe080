import type { Clock } from '#kernel/domain/clock.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { NightStock } from '../domain/night-stock.ts';

/** Longer than the longest stay, so that what is forgotten belongs to no stay that has not ended; what was held stays in the ledger. */
const KEPT_DAYS = 60;
const ROOMS_AT_ONCE = 100;

/** Keeps the stock from growing for ever by its past nights. */
export class ForgetPastNights implements Job {
  readonly #transaction: Transaction;
  readonly #stock: NightStock;
  readonly #clock: Clock;

  constructor(transaction: Transaction, stock: NightStock, clock: Clock) {
    this.#transaction = transaction;
    this.#stock = stock;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const before = addDays(dateIn('UTC', this.#clock.now()), -KEPT_DAYS);
    let after: string | undefined = '';
    while (after !== undefined && signal?.aborted !== true) {
      const from: string = after;
      after = await this.#transaction.run(() => this.#stock.forget({ before, after: from, rooms: ROOMS_AT_ONCE }));
    }
  }
}
