import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostId } from '../domain/accommodation.ts';
import type { AccommodationRepository } from '../domain/accommodation-repository.ts';
import type { Hosts } from '../domain/hosts.ts';
import { factOf } from './accommodation-fact.ts';

/** Suspends the places of a host who is suspended, and brings them back with their host; those that an admin suspended stay so. */
export class FollowHost {
  readonly #transaction: Transaction;
  readonly #accommodations: AccommodationRepository;
  readonly #hosts: Hosts;
  readonly #outbox: Outbox;

  constructor(transaction: Transaction, accommodations: AccommodationRepository, hosts: Hosts, outbox: Outbox) {
    this.#transaction = transaction;
    this.#accommodations = accommodations;
    this.#hosts = hosts;
    this.#outbox = outbox;
  }

  async execute(hostId: HostId): Promise<void> {
    await this.#transaction.run(async () => {
      const suspended = (await this.#hosts.stateOf(hostId)) === 'SUSPENDED';
      for (const accommodation of await this.#accommodations.lockAllOf(hostId)) {
        if (!accommodation.followHost({ suspended })) continue;
        await this.#accommodations.save(accommodation);
        this.#outbox.add(factOf(accommodation));
      }
    });
  }
}
