import type { EventData } from '#kernel/event-bus/event.ts';
import type { ReservationCancelled } from '#reservation';
import type { ReleaseNights } from '../use-cases/release-nights.ts';

export class ReleaseNightsWhenReservationIsCancelled {
  readonly #releaseNights: ReleaseNights;

  constructor(releaseNights: ReleaseNights) {
    this.#releaseNights = releaseNights;
  }

  handle(cancelled: EventData<typeof ReservationCancelled>): Promise<void> {
    return this.#releaseNights.execute(cancelled);
  }
}
