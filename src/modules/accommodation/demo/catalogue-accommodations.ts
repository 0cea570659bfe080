import type { BulkFiller, Portion } from '#kernel/demo/bulk-filler.ts';
import { numberedDemoId } from '#kernel/demo/demo-id.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { factOf } from '../use-cases/accommodation-fact.ts';
import type { CreateAccommodation } from '../use-cases/create-accommodation.ts';
import { cataloguePlace } from './catalogue-places.ts';

/** Lists the places of the large catalogue; those of a portion have one host. */
export class CatalogueAccommodations implements BulkFiller {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #create: CreateAccommodation;
  readonly #outbox: Outbox;

  constructor(
    transaction: Transaction,
    accommodations: AccommodationRepository,
    create: CreateAccommodation,
    outbox: Outbox,
  ) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#create = create;
    this.#outbox = outbox;
  }

  async fill({ number, first, last }: Portion): Promise<void> {
    const hostId = numberedDemoId<'member'>('host', number);
    await this.#transaction.run(async () => {
      for (let place = first; place <= last; place++) {
        const id = numberedDemoId<'accommodation'>('accommodation', place);
        const earlier = await this.#accommodations.lock(id);
        if (earlier === undefined) await this.#create.execute({ id, hostId, listing: cataloguePlace(place) });
        else this.#outbox.add(factOf(earlier));
      }
    });
  }
}
