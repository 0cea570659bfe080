import { type Audit, admin } from '#kernel/audit/audit.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { AccommodationNotFound } from '../domain/accommodation.errors.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { factOf } from './accommodation-fact.ts';

export interface ReinstateAccommodationCommand {
  readonly id: AccommodationId;
  /** The admin who does it. */
  readonly by: string;
}

/** Brings a place back that an admin suspended; one of a suspended host comes back with its host. Of any other it changes nothing. */
export class ReinstateAccommodation {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #outbox: Outbox;
  readonly #audit: Audit;

  constructor(transaction: Transaction, accommodations: AccommodationRepository, outbox: Outbox, audit: Audit) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#outbox = outbox;
    this.#audit = audit;
  }

  /** @throws AccommodationNotFound */
  async execute({ id, by }: ReinstateAccommodationCommand): Promise<void> {
    const act = this.#audit.begin({
      actor: admin(by),
      action: 'accommodation.reinstate',
      subject: { kind: 'accommodation', id },
    });
    await this.#transaction.run(async () => {
      const accommodation = await this.#accommodations.lock(id);
      if (accommodation === undefined) throw new AccommodationNotFound();
      if (!accommodation.reinstate()) return;
      await this.#accommodations.save(accommodation);
      this.#outbox.add(factOf(accommodation));
      await this.#audit.record(act);
    });
  }
}
