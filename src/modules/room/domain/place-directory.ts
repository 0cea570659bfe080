import type { Id } from '#kernel/domain/ids.ts';

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
  /** Keeps the state with the highest version, whatever the order in which they come. */
  abstract keep(place: Place): Promise<void>;
}
