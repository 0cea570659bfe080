import type { AccommodationChanged } from '#accommodation';
import type { EventData } from '#kernel/event-bus/event.ts';
import type { EventInfo } from '#kernel/inbox/subscriber.ts';
import type { PlaceDirectory } from '../domain/place-directory.ts';

export class KeepPlaceWhenAccommodationChanges {
  readonly #places: PlaceDirectory;

  constructor(places: PlaceDirectory) {
    this.#places = places;
  }

  handle(
    { accommodationId, version, hostId, timeZone, state }: EventData<typeof AccommodationChanged>,
    { at: toldAt }: EventInfo,
  ): Promise<void> {
    return this.#places.keep({ accommodationId, version, hostId, timeZone, state, toldAt });
  }
}
