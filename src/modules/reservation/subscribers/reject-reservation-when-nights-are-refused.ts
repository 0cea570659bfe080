import type { EventData } from '#kernel/event-bus/event.ts';
import type { NightsRefused } from '#room';
import type { SettleReservation } from '../use-cases/settle-reservation.ts';

export class RejectReservationWhenNightsAreRefused {
  readonly #settleReservation: SettleReservation;

  constructor(settleReservation: SettleReservation) {
    this.#settleReservation = settleReservation;
  }

  handle({ reservationId, reason }: EventData<typeof NightsRefused>): Promise<void> {
    return this.#settleReservation.execute({ reservationId, answer: { taken: false, reason } });
  }
}
