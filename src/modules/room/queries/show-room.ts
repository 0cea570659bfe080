import type { Id } from '#kernel/domain/ids.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';
import { RoomNotFound } from '../domain/room.errors.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import { type RoomView, viewOf } from './room-views.ts';

export class ShowRoom {
  readonly #rooms: RoomRepository;
  readonly #places: PlaceDirectory;

  constructor(rooms: RoomRepository, places: PlaceDirectory) {
    this.#rooms = rooms;
    this.#places = places;
  }

  /** @throws RoomNotFound also for a withdrawn one, and for one whose place is not listed */
  async execute(id: Id<'room'>): Promise<RoomView> {
    const room = await this.#rooms.find(id);
    if (room === undefined || room.state === 'WITHDRAWN') throw new RoomNotFound();
    const place = await this.#places.find(room.accommodationId);
    if (place?.state !== 'LISTED') throw new RoomNotFound();
    return viewOf(room);
  }
}
