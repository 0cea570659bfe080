import type { Id } from '#kernel/domain/ids.ts';
import { Validation } from '#kernel/domain/validation.ts';
import type { Once } from '#kernel/idempotency/once.ts';
import type { HostedPlaces } from '../domain/hosted-places.ts';
import { RoomNotFound } from '../domain/room.errors.ts';
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
  readonly #once: Once;
  readonly #places: HostedPlaces;
  readonly #rooms: RoomRepository;
  readonly #announcement: RoomAnnouncement;

  constructor(once: Once, places: HostedPlaces, rooms: RoomRepository, announcement: RoomAnnouncement) {
    this.#once = once;
    this.#places = places;
    this.#rooms = rooms;
    this.#announcement = announcement;
  }

  /** Run again after a doubtful commit, it answers as before. @throws RoomNotFound, Validation */
  execute({ roomId, hostId, change }: ChangeRoomCommand): Promise<Room> {
    return this.#once.run(
      async () => {
        const room = await this.#places.hold({ roomId, hostId });
        const faults = room.faultsOf(change);
        if (faults.length > 0) throw new Validation({ faults });
        room.change(change);
        this.#announcement.changed(room);
        return room;
      },
      () => this.#changed(roomId),
    );
  }

  async #changed(roomId: Id<'room'>): Promise<Room> {
    const room = await this.#rooms.find(roomId);
    if (room === undefined) throw new RoomNotFound();
    return room;
  }
}
