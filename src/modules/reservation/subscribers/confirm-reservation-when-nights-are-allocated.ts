import type { EventData } from '#kernel/event-bus/event.ts';
import type { NightsAllocated } from '#room';
import type { SettleReservation } from '../use-cases/settle-reservation.ts';

export class ConfirmReservationWhenNightsAreAllocated {
  readonly #settleReservation: SettleReservation;

  constructor(settleReservation: SettleReservation) {
    this.#settleReservation = settleReservation;
  }

  handle({ reservationId, nightly, total }: EventData<typeof NightsAllocated>): Promise<void> {
    return this.#settleReservation.execute({ reservationId, answer: { taken: true, price: { nightly, total } } });
  }
}
