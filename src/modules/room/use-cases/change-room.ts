import type { Id } from '#kernel/domain/ids.ts';
import { Validation } from '#kernel/domain/validation.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import type { Room, RoomChange } from '../domain/room.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import type { RoomAnnouncement } from './room-announcement.ts';

export interface ChangeRoomCommand {
  readonly roomId: Id<'room'>;
  readonly hostId: string;
  readonly change: RoomChange;
}

/** Changes what is said of a room. Capacity and prices count for the nights that are opened from now on. */
export class ChangeRoom {
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

  /** Run again after a doubtful commit, it answers as before. @throws RoomNotFound, Validation */
  execute({ roomId, hostId, change }: ChangeRoomCommand): Promise<Room> {
    let changed: number | undefined;
    return this.#transaction.run(async () => {
      const own = changed === undefined ? undefined : await this.#rooms.find(roomId);
      if (own !== undefined && changed !== undefined && own.version >= changed) return own;
      const room = await this.#places.room({ roomId, hostId });
      const faults = room.faultsOf(change);
      if (faults.length > 0) throw new Validation({ faults });
      room.change(change);
      this.#announcement.changed(room);
      changed = room.version;
      return room;
    });
  }
}
