import type { Id } from '#kernel/domain/ids.ts';
import { ReservationNotFound } from '../domain/reservation.errors.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import { type ReservationView, viewOf } from './reservation-views.ts';

export interface OwnReservation {
  readonly reservationId: Id<'reservation'>;
  readonly memberId: string;
}

/** A member's own reservation; that of another looks as if it were not there. */
export class ShowReservation {
  readonly #reservations: ReservationRepository;

  constructor(reservations: ReservationRepository) {
    this.#reservations = reservations;
  }

  /** @throws ReservationNotFound */
  async execute(own: OwnReservation): Promise<ReservationView> {
    const reservation = await this.find(own);
    return viewOf(reservation, await this.#reservations.history(own.reservationId));
  }

  /** @throws ReservationNotFound */
  async find({ reservationId, memberId }: OwnReservation): Promise<Reservation> {
    const reservation = await this.#reservations.find(reservationId);
    if (reservation === undefined || reservation.memberId !== memberId) throw new ReservationNotFound();
    return reservation;
  }
}
