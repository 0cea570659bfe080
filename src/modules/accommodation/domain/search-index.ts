import type { AccommodationId } from './accommodation.ts';
import type { SearchedNights, SearchedRoom } from './search-feed.ts';

/**
 * What this process keeps of the search in its own memory, beside the rows. It may be told twice, in any order, and what it has read from the
 * rows already: of a place, of a room, and of each night by itself, the highest version is kept.
 */
export abstract class SearchIndex {
  /** The place has changed; its row says how. */
  abstract readPlace(id: AccommodationId): Promise<void>;
  /** The rows of the room and of its nights say what they are. */
  abstract readRoom(id: string): Promise<void>;
  abstract keepRoom(room: SearchedRoom): void;
  abstract keepNights(calendar: SearchedNights): void;
  /** Reads all rows, in small steps; from then on searches need them no more. Does nothing when that has been done. */
  abstract build(signal?: AbortSignal): Promise<void>;
}
