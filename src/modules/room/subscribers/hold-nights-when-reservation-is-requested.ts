import type { EventData } from '#kernel/event-bus/event.ts';
import type { ReservationRequested } from '#reservation';
import type { HoldNights } from '../use-cases/hold-nights.ts';

export class HoldNightsWhenReservationIsRequested {
  readonly #holdNights: HoldNights;

  constructor(holdNights: HoldNights) {
    this.#holdNights = holdNights;
  }

  handle(requested: EventData<typeof ReservationRequested>): Promise<void> {
    return this.#holdNights.execute(requested);
  }
}
