import type { Clock } from '#kernel/domain/clock.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { SearchFeed } from '../domain/search-feed.ts';

/** Keeps the nights of the search from growing for ever; a night that is past everywhere is of no use. */
export class ForgetPastNights implements Job {
  readonly #transaction: Transaction;
  readonly #feed: SearchFeed;
  readonly #clock: Clock;

  constructor(transaction: Transaction, feed: SearchFeed, clock: Clock) {
    this.#transaction = transaction;
    this.#feed = feed;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const before = addDays(dateIn('UTC', this.#clock.now()), -2);
    let after: string | undefined = '';
    while (after !== undefined && signal?.aborted !== true) {
      const from: string = after;
      after = await this.#transaction.run(() => this.#feed.forgetNights({ before, after: from }));
    }
  }
}
