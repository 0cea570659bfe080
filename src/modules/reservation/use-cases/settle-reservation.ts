import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { confirm, type Price, reject } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { RejectionReason } from '../domain/reservation-status.ts';
import type { ReservationSteps } from './reservation-steps.ts';

export interface SettleReservationCommand {
  readonly reservationId: Id<'reservation'>;
  /** Room has the nights at this price, or refuses them for this reason. */
  readonly answer:
    | { readonly taken: true; readonly price: Price }
    | { readonly taken: false; readonly reason: RejectionReason };
}

/** Room has answered. A reservation that was cancelled or has expired meanwhile stays so: its release is on its way already. */
export class SettleReservation {
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

  async execute({ reservationId, answer }: SettleReservationCommand): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      const reservation = await this.#reservations.hold(reservationId);
      if (reservation === undefined) return;
      const { state } = reservation;
      await this.#steps.take(
        reservation,
        answer.taken ? confirm({ state, at, ...answer }) : reject({ state, at, ...answer }),
      );
    });
  }
}
