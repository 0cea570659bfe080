import type { Once } from '#kernel/idempotency/once.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
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

/** Changes what is said of a place. Run again after a doubtful commit, it answers as before. @throws AccommodationNotFound @throws VersionConflict */
export class ReviseAccommodation {
  readonly #once: Once;
  readonly #accommodations: AccommodationRepository;
  readonly #outbox: Outbox;

  constructor(once: Once, accommodations: AccommodationRepository, outbox: Outbox) {
    this.#once = once;
    this.#accommodations = accommodations;
    this.#outbox = outbox;
  }

  execute({ id, editor, changes, expected }: ReviseAccommodationCommand): Promise<void> {
    return this.#once.run(
      async () => {
        const accommodation = await this.#accommodations.lock(id);
        if (accommodation === undefined) throw new AccommodationNotFound();
        accommodation.admit(editor);
        const before = accommodation.version;
        accommodation.revise(changes, expected);
        if (accommodation.version === before) return;
        await this.#accommodations.save(accommodation);
        this.#outbox.add(factOf(accommodation));
      },
      async () => undefined,
    );
  }
}
