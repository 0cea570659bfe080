import type { InstanceSubscriber } from '#kernel/inbox/subscriber.ts';
import type { AccommodationChanged } from '../contract.ts';
import type { SearchIndex } from '../domain/search-index.ts';

type Fact = Parameters<typeof AccommodationChanged.of>[0];

/** A place that is listed, changed or gone is so in the memory of every process. */
export class IndexPlaceWhenAccommodationChanges implements InstanceSubscriber<Fact> {
  readonly #index: SearchIndex;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  async handle({ accommodationId }: Fact): Promise<void> {
    await this.#index.readPlace(accommodationId);
  }

  async loadAgain(id: string): Promise<void> {
    await this.#index.readPlace(id as Fact['accommodationId']);
  }
}
