import { demoId } from '#kernel/demo/demo-id.ts';
import type { StartTask } from '#kernel/module/module.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Listing } from '../domain/accommodation.ts';
import type { CreateAccommodation } from '../use-cases/create-accommodation.ts';
import { DEMO_KINDS } from './demo-amenities.ts';
import { DEMO_PLACES, DEMO_POLICIES } from './demo-places.ts';
import { placePicturesAt } from './pictures/drawn-pictures.ts';

const HOSTS = [demoId<'member'>('member-host-1'), demoId<'member'>('member-host-2')] as const;

/** Lists the invented places of two invented hosts: `accommodation-1` and so on are the names of their ids. */
export class FillWithDemoAccommodations implements StartTask {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #create: CreateAccommodation;

  constructor(transaction: Transaction, database: Database, create: CreateAccommodation) {
    this.#transaction = transaction;
    this.#database = database;
    this.#create = create;
  }

  async run(): Promise<void> {
    await this.#transaction.run(async () => {
      for (const [index, listing] of demoListings().entries()) {
        const id = demoId<'accommodation'>(`accommodation-${index + 1}`);
        if (await this.#isThere(id)) continue;
        await this.#create.execute({ id, hostId: HOSTS[index % 2] ?? HOSTS[0], listing });
      }
    });
  }

  async #isThere(id: string): Promise<boolean> {
    return (await this.#database.get('SELECT 1 FROM accommodation WHERE id = ?', [id])) !== undefined;
  }
}

const demoListings = (): Listing[] =>
  DEMO_PLACES.map(([name, nameEn, type, region, address, lat, lng, special], index) => ({
    name,
    nameEn,
    type,
    region,
    address,
    description: `${special}. ${DEMO_KINDS[type].described}`,
    location: { lat, lng },
    amenities: DEMO_KINDS[type].amenities,
    images: placePicturesAt({ type, region, number: index + 1 }),
    checkInFrom: type === 'CAMPING' ? '14:00' : '15:00',
    checkOutUntil: '11:00',
    timeZone: 'Asia/Seoul',
    cancellationPolicy: DEMO_POLICIES[index % DEMO_POLICIES.length] ?? 'STANDARD',
  }));
