import type { Id } from '#kernel/domain/ids.ts';
import type { Place, PlaceDirectory } from './place-directory.ts';
import { AccommodationNotFound, RoomNotFound } from './room.errors.ts';
import type { Room } from './room.ts';
import type { RoomRepository } from './room-repository.ts';

interface HostedRoom {
  readonly roomId: Id<'room'>;
  readonly hostId: string;
}

/** What a host may touch: places and rooms of others look as if they were not there. */
export class HostedPlaces {
  readonly #places: PlaceDirectory;
  readonly #rooms: RoomRepository;

  constructor(places: PlaceDirectory, rooms: RoomRepository) {
    this.#places = places;
    this.#rooms = rooms;
  }

  /** @throws AccommodationNotFound */
  async ownedBy({
    accommodationId,
    hostId,
  }: {
    readonly accommodationId: string;
    readonly hostId: string;
  }): Promise<Place> {
    const place = await this.#places.find(accommodationId);
    if (place === undefined || place.hostId !== hostId || place.state === 'WITHDRAWN')
      throw new AccommodationNotFound();
    return place;
  }

  /** @throws RoomNotFound */
  async room({ roomId, hostId }: HostedRoom): Promise<Room> {
    return this.#admit(await this.#rooms.find(roomId), hostId);
  }

  /** As `room`, inside a unit that changes it. @throws RoomNotFound */
  async hold({ roomId, hostId }: HostedRoom): Promise<Room> {
    return this.#admit(await this.#rooms.hold(roomId), hostId);
  }

  async #admit(room: Room | undefined, hostId: string): Promise<Room> {
    const place = room === undefined ? undefined : await this.#places.find(room.accommodationId);
    if (room === undefined || room.state === 'WITHDRAWN' || place?.hostId !== hostId) throw new RoomNotFound();
    if (place.state === 'WITHDRAWN') throw new RoomNotFound();
    return room;
  }
}
