import type { Id } from '#kernel/domain/ids.ts';
import type { Room } from './room.ts';

export abstract class RoomRepository {
  abstract find(id: Id<'room'>): Promise<Room | undefined>;
  /** Inside a unit: the room as it is now, and nobody else changes it before the commit. */
  abstract hold(id: Id<'room'>): Promise<Room | undefined>;
  abstract ofAccommodation(id: Id<'accommodation'>): Promise<Room[]>;
  /** So many rooms in the order of their ids, after the one given; withdrawn ones too. */
  abstract after(page: { readonly mark: string; readonly limit: number }): Promise<Room[]>;
  abstract add(room: Room): void;
}
