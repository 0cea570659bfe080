import type { Id } from '#kernel/domain/ids.ts';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Told } from '#kernel/domain/told.ts';
import type { AccommodationId } from './accommodation.ts';

type RoomId = Id<'room'>;

export interface SearchedRoom {
  readonly roomId: RoomId;
  readonly accommodationId: AccommodationId;
  readonly version: number;
  readonly baseOccupancy: number;
  readonly maxOccupancy: number;
  /** Won per night for each guest above the base occupancy. */
  readonly extraGuestFee: number;
  readonly state: 'OPEN' | 'WITHDRAWN';
}

export interface SearchedNights {
  readonly roomId: RoomId;
  readonly version: number;
  readonly nights: readonly {
    readonly night: LocalDate;
    readonly price: number;
    readonly available: number;
    readonly closed: boolean;
  }[];
}

/**
 * What the search knows of rooms and their nights. Facts may come twice, in any order, and before the place or the room is known:
 * of a room, and of each night by itself, the highest version is kept, and of that what was told last. Only inside `transaction.run`.
 */
export abstract class SearchFeed {
  abstract keepRoom(room: Told<SearchedRoom>): Promise<void>;
  abstract keepNights(calendar: Told<SearchedNights>): Promise<void>;
  /** Nights that nobody can search any more, of one room after another; `after` is the room to go on from. */
  abstract forgetNights(past: { readonly before: LocalDate; readonly after: string }): Promise<string | undefined>;
}
