import type { AccommodationId } from '../domain/accommodation.ts';
import type { ShownPlace } from '../domain/accommodation-search.ts';
import type { ReadyPoint } from '../domain/distance.ts';

/** What a search looks at of a listed place. */
export interface ListedPlace {
  readonly region: string;
  readonly type: string;
  readonly rank: number;
  readonly timeZone: string;
  readonly words: string;
  readonly amenities: string;
  readonly location: ReadyPoint | undefined;
  /** Undefined when its row cannot be read: then it is counted, and shown to nobody. */
  readonly shown: ShownPlace | undefined;
}

/** A place as the index knows it; its rooms may be known before it is. */
export class IndexedPlace {
  readonly id: AccommodationId;
  /** The numbers of its rooms. */
  readonly rooms: number[] = [];
  version = 0;
  /** Won: no night has cost less, in any of its rooms. */
  lowest = Number.POSITIVE_INFINITY;
  /** Undefined as long as it is not listed. */
  listed: ListedPlace | undefined;

  constructor(id: AccommodationId) {
    this.id = id;
  }
}
