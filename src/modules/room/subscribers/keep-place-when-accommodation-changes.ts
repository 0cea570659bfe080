import type { AccommodationChanged } from '#accommodation';
import type { EventData } from '#kernel/event-bus/event.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';

export class KeepPlaceWhenAccommodationChanges {
  readonly #places: PlaceDirectory;

  constructor(places: PlaceDirectory) {
    this.#places = places;
  }

  handle({ accommodationId, version, hostId, timeZone, state }: EventData<typeof AccommodationChanged>): Promise<void> {
    return this.#places.keep({ accommodationId, version, hostId, timeZone, state });
  }
}
