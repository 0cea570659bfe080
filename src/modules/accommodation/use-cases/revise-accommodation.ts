import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { AccommodationNotFound } from '../domain/accommodation.errors.ts';
import type { AccommodationId, Editor, ListingChanges } from '../domain/accommodation.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { factOf } from './accommodation-fact.ts';

export interface ReviseAccommodationCommand {
  readonly id: AccommodationId;
  readonly editor: Editor;
  readonly changes: ListingChanges;
  /** The versions that the change was made for; undefined for whichever it is. */
  readonly expected: readonly number[] | undefined;
}

/** Changes what is said of a place. Run again after a doubtful commit, it meets its own version, or a later one. @throws AccommodationNotFound @throws VersionConflict */
export class ReviseAccommodation {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #outbox: Outbox;

  constructor(transaction: Transaction, accommodations: AccommodationRepository, outbox: Outbox) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#outbox = outbox;
  }

  async execute({ id, editor, changes, expected }: ReviseAccommodationCommand): Promise<void> {
    let revised: number | undefined;
    await this.#transaction.run(async () => {
      const accommodation = await this.#accommodations.lock(id);
      if (accommodation === undefined) throw new AccommodationNotFound();
      if (revised !== undefined && accommodation.version >= revised) return;
      accommodation.admit(editor);
      const before = accommodation.version;
      accommodation.revise(changes, expected);
      if (accommodation.version === before) return;
      await this.#accommodations.save(accommodation);
      this.#outbox.add(factOf(accommodation));
      revised = accommodation.version;
    });
  }
}
