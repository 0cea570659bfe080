import type { EventData } from '#kernel/event-bus/event.ts';
import type { ReservationExpired } from '#reservation';
import type { ReleaseNights } from '../use-cases/release-nights.ts';

export class ReleaseNightsWhenReservationIsExpired {
  readonly #releaseNights: ReleaseNights;

  constructor(releaseNights: ReleaseNights) {
    this.#releaseNights = releaseNights;
  }

  handle(expired: EventData<typeof ReservationExpired>): Promise<void> {
    return this.#releaseNights.execute(expired);
  }
}
