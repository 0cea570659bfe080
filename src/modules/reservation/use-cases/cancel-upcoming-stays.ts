import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { cancel } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { ReservationSteps } from './reservation-steps.ts';

/** A member has withdrawn: what is booked and has not begun is cancelled as the guest would have, and what is over names nobody any more. */
export class CancelUpcomingStays {
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

  async execute({ memberId }: { readonly memberId: string }): Promise<void> {
    const at = this.#clock.now();
    await this.#transaction.run(async () => {
      for (const id of await this.#reservations.upcomingOf(memberId, at)) {
        const reservation = await this.#reservations.find(id);
        if (reservation === undefined) continue;
        const { state, booking } = reservation;
        await this.#steps.take(reservation, cancel({ state, at, booking, cause: 'WITHDRAWAL' }));
      }
      await this.#reservations.forgetGuests(memberId);
    });
  }
}
