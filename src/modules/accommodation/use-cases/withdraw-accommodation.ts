import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { AccommodationNotFound } from '../domain/accommodation.errors.ts';
import type { Accommodation, AccommodationId, Editor, HostId } from '../domain/accommodation.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { factOf } from './accommodation-fact.ts';

/** Takes places out of the search for good; the bookings that they have stand. */
export class WithdrawAccommodation {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #outbox: Outbox;

  constructor(transaction: Transaction, accommodations: AccommodationRepository, outbox: Outbox) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#outbox = outbox;
  }

  /** Run again after a doubtful commit, it answers as before. @throws AccommodationNotFound */
  async execute({ id, editor }: { readonly id: AccommodationId; readonly editor: Editor }): Promise<void> {
    let withdrawn = false;
    await this.#transaction.run(async () => {
      const accommodation = await this.#accommodations.lock(id);
      if (accommodation === undefined) throw new AccommodationNotFound();
      if (withdrawn && accommodation.state === 'WITHDRAWN') return;
      accommodation.admit(editor);
      await this.#withdraw(accommodation);
      withdrawn = true;
    });
  }

  async executeForAllOf(hostId: HostId): Promise<void> {
    await this.#transaction.run(async () => {
      for (const accommodation of await this.#accommodations.lockAllOf(hostId)) await this.#withdraw(accommodation);
    });
  }

  async #withdraw(accommodation: Accommodation): Promise<void> {
    accommodation.withdraw();
    await this.#accommodations.save(accommodation);
    this.#outbox.add(factOf(accommodation));
  }
}
