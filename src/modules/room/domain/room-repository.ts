import type { Id } from '#kernel/domain/ids.ts';
import type { Room } from './room.ts';

export abstract class RoomRepository {
  abstract find(id: Id<'room'>): Promise<Room | undefined>;
  abstract ofAccommodation(id: Id<'accommodation'>): Promise<Room[]>;
  /** Rooms that take bookings, in the order of their ids, after the one given. */
  abstract openAfter(page: { readonly id: string; readonly limit: number }): Promise<Room[]>;
  abstract add(room: Room): void;
}
