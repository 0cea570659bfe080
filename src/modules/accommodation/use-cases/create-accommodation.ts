import type { Clock } from '#kernel/domain/clock.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { HostSuspended, HostWithdrawn } from '../domain/accommodation.errors.ts';
import { Accommodation, type AccommodationId, type HostId, type Listing } from '../domain/accommodation.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import type { Hosts } from '../domain/hosts.ts';
import { factOf } from './accommodation-fact.ts';

export interface CreateAccommodationCommand {
  readonly id: AccommodationId;
  readonly hostId: HostId;
  readonly listing: Listing;
}

/** Lists a new place of a host; the same id again is the same place. @throws HostWithdrawn @throws HostSuspended */
export class CreateAccommodation {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #hosts: Hosts;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    accommodations: AccommodationRepository,
    hosts: Hosts,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#hosts = hosts;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  async execute({ id, hostId, listing }: CreateAccommodationCommand): Promise<void> {
    const createdAt = this.#clock.now();
    await this.#transaction.run(async () => {
      if ((await this.#accommodations.lock(id)) !== undefined) return;
      const host = await this.#hosts.stateOf(hostId);
      if (host === 'WITHDRAWN') throw new HostWithdrawn();
      if (host === 'SUSPENDED') throw new HostSuspended();
      const accommodation = new Accommodation({ ...listing, id, hostId, createdAt });
      await this.#accommodations.save(accommodation);
      this.#outbox.add(factOf(accommodation));
    });
  }
}
