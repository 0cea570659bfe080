import type { Id } from '#kernel/domain/ids.ts';
import { RoomNotFound } from '../domain/room.errors.ts';
import type { RoomRepository } from '../domain/room-repository.ts';
import { type RoomView, viewOf } from './room-views.ts';

export class ShowRoom {
  readonly #rooms: RoomRepository;

  constructor(rooms: RoomRepository) {
    this.#rooms = rooms;
  }

  /** @throws RoomNotFound also for a withdrawn one */
  async execute(id: Id<'room'>): Promise<RoomView> {
    const room = await this.#rooms.find(id);
    if (room === undefined || room.state === 'WITHDRAWN') throw new RoomNotFound();
    return viewOf(room);
  }
}
