import type { EventData } from '#kernel/event-bus/event.ts';
import type { NightsAllocated } from '#room';
import type { ConfirmReservation } from '../use-cases/confirm-reservation.ts';

export class ConfirmReservationWhenNightsAreAllocated {
  readonly #confirmReservation: ConfirmReservation;

  constructor(confirmReservation: ConfirmReservation) {
    this.#confirmReservation = confirmReservation;
  }

  handle({ reservationId, nightly, total }: EventData<typeof NightsAllocated>): Promise<void> {
    return this.#confirmReservation.execute({ reservationId, price: { nightly, total } });
  }
}
