import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { confirm, type Price } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { ReservationSteps } from './reservation-steps.ts';

/** Room has the nights. A reservation that was cancelled or has expired meanwhile stays so: its release is on its way already. */
export class ConfirmReservation {
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
    price,
  }: {
    readonly reservationId: Id<'reservation'>;
    readonly price: Price;
  }): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      const reservation = await this.#reservations.find(reservationId);
      if (reservation !== undefined)
        await this.#steps.take(reservation, confirm({ state: reservation.state, at, price }));
    });
  }
}
