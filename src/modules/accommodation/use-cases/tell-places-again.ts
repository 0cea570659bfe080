import type { CurrentFacts, ToldPortion } from '#kernel/operations/current-facts.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { factOf } from './accommodation-fact.ts';

const AT_ONCE = 100;

/** Tells of all places again, also of those that are withdrawn, in the order of their ids. It changes none of them: each is told in the version that it has. */
export class TellPlacesAgain implements CurrentFacts {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #outbox: Outbox;

  constructor(transaction: Transaction, accommodations: AccommodationRepository, outbox: Outbox) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#outbox = outbox;
  }

  tellAfter(mark: string): Promise<ToldPortion> {
    return this.#transaction.run(async () => {
      const places = await this.#accommodations.after({ mark, limit: AT_ONCE });
      for (const place of places) this.#outbox.add(factOf(place));
      return { told: places.length, last: places.at(-1)?.id };
    });
  }
}
