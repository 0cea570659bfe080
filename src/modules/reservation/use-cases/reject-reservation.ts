import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { reject } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { RejectionReason } from '../domain/reservation-status.ts';
import type { ReservationSteps } from './reservation-steps.ts';

/** Room refused, and why. */
export class RejectReservation {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #steps: ReservationSteps;
  readonly #clock: Clock;

  constructor(transaction: Transaction, reservations: ReservationRepository, steps: ReservationSteps, clock: Clock) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#steps = steps;
    this.#clock = clock;
  }

  async execute({
    reservationId,
    reason,
  }: {
    readonly reservationId: Id<'reservation'>;
    readonly reason: RejectionReason;
  }): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      const reservation = await this.#reservations.find(reservationId);
      if (reservation !== undefined)
        await this.#steps.take(reservation, reject({ state: reservation.state, at, reason }));
    });
  }
}
