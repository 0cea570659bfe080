import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostedPlaces } from './hosted-places.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

/** Takes a room off the offer: no new bookings, those that stand do stand. */
export class WithdrawRoom {
  readonly #transaction: Transaction;
  readonly #places: HostedPlaces;
  readonly #announcement: RoomAnnouncement;

  constructor(transaction: Transaction, places: HostedPlaces, announcement: RoomAnnouncement) {
    this.#transaction = transaction;
    this.#places = places;
    this.#announcement = announcement;
  }

  /** @throws RoomNotFound */
  async execute({ roomId, hostId }: { readonly roomId: Id<'room'>; readonly hostId: string }): Promise<void> {
    await this.#transaction.run(async () => {
      const room = await this.#places.room({ roomId, hostId });
      room.withdraw();
      this.#announcement.changed(room);
    });
  }
}
