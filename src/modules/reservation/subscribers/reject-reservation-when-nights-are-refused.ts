import type { EventData } from '#kernel/event-bus/event.ts';
import type { NightsRefused } from '#room';
import type { RejectReservation } from '../use-cases/reject-reservation.ts';

export class RejectReservationWhenNightsAreRefused {
  readonly #rejectReservation: RejectReservation;

  constructor(rejectReservation: RejectReservation) {
    this.#rejectReservation = rejectReservation;
  }

  handle({ reservationId, reason }: EventData<typeof NightsRefused>): Promise<void> {
    return this.#rejectReservation.execute({ reservationId, reason });
  }
}
