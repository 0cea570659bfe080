import type { Id } from '#kernel/domain/ids.ts';
import type { Database } from '#kernel/persistence/database.ts';
import { Room } from '../domain/room.ts';
import { RoomRepository } from '../domain/room-repository.ts';

export class OrmRoomRepository extends RoomRepository {
  readonly #database: Database;
  readonly #lock: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#lock = `SELECT id FROM room WHERE id = ?${database.dialect.forUpdate}`;
  }

  async find(id: Id<'room'>): Promise<Room | undefined> {
    return (await this.#database.entityManager().findOne(Room, { id })) ?? undefined;
  }

  async hold(id: Id<'room'>): Promise<Room | undefined> {
    if (this.#database.dialect.shared) await this.#database.get(this.#lock, [id]);
    return (await this.#database.entityManager().findOne(Room, { id }, { refresh: true })) ?? undefined;
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
