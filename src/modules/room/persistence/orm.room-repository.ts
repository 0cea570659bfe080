import type { Id } from '#kernel/domain/ids.ts';
import type { Database } from '#kernel/persistence/database.ts';
import { Room } from '../domain/room.ts';
import { RoomRepository } from '../domain/room-repository.ts';

export class OrmRoomRepository extends RoomRepository {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async find(id: Id<'room'>): Promise<Room | undefined> {
    return (await this.#database.entityManager().findOne(Room, { id })) ?? undefined;
  }

  ofAccommodation(accommodationId: Id<'accommodation'>): Promise<Room[]> {
    return this.#database.entityManager().find(Room, { accommodationId, state: 'OPEN' }, { orderBy: { id: 'asc' } });
  }

  after({ mark, limit }: { readonly mark: string; readonly limit: number }): Promise<Room[]> {
    const id = { $gt: mark as Id<'room'> };
    return this.#database.entityManager().find(Room, { id }, { orderBy: { id: 'asc' }, limit });
  }

  add(room: Room): void {
    this.#database.entityManager().persist(room);
  }
}
