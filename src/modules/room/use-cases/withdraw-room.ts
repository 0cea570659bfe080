import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

/** Takes a room off the offer: no new bookings, those that stand do stand. */
export class WithdrawRoom {
  readonly #transaction: Transaction;
  readonly #places: HostedPlaces;
  readonly #rooms: RoomRepository;
  readonly #announcement: RoomAnnouncement;

  constructor(transaction: Transaction, places: HostedPlaces, rooms: RoomRepository, announcement: RoomAnnouncement) {
    this.#transaction = transaction;
    this.#places = places;
    this.#rooms = rooms;
    this.#announcement = announcement;
  }

  /** Run again after a doubtful commit, it answers as before. @throws RoomNotFound */
  async execute({ roomId, hostId }: { readonly roomId: Id<'room'>; readonly hostId: string }): Promise<void> {
    let withdrawn = false;
    await this.#transaction.run(async () => {
      if (withdrawn && (await this.#rooms.find(roomId))?.state === 'WITHDRAWN') return;
      const room = await this.#places.hold({ roomId, hostId });
      room.withdraw();
      this.#announcement.changed(room);
      withdrawn = true;
    });
  }
}
