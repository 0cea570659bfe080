import type { Id } from '#kernel/domain/ids.ts';
import type { Told } from '#kernel/domain/told.ts';

/** What room knows of an accommodation: a replica of the accommodation's own fact. */
export interface Place {
  readonly accommodationId: Id<'accommodation'>;
  readonly version: number;
  readonly hostId: string;
  readonly timeZone: string;
  readonly state: 'LISTED' | 'SUSPENDED' | 'WITHDRAWN';
}

export abstract class PlaceDirectory {
  abstract find(id: string): Promise<Place | undefined>;
  /** Keeps the state with the highest version, and of that what was told last, whatever the order in which they come. */
  abstract keep(place: Told<Place>): Promise<void>;
}
