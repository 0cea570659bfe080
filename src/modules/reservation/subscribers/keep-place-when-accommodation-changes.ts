import type { AccommodationChanged } from '#accommodation';
import type { EventData } from '#kernel/event-bus/event.ts';
import type { EventInfo } from '#kernel/inbox/subscriber.ts';
import type { Replicas } from '../domain/replicas.ts';

export class KeepPlaceWhenAccommodationChanges {
  readonly #replicas: Replicas;

  constructor(replicas: Replicas) {
    this.#replicas = replicas;
  }

  handle(changed: EventData<typeof AccommodationChanged>, { at: toldAt }: EventInfo): Promise<void> {
    const { accommodationId, version, hostId, name, timeZone, checkInFrom, checkOutUntil, cancellationPolicy, state } =
      changed;
    const house = { timeZone, checkInFrom, checkOutUntil };
    return this.#replicas.keepPlace({
      accommodationId,
      version,
      hostId,
      name,
      house,
      policy: cancellationPolicy,
      state,
      toldAt,
    });
  }
}
