import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { complete } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { ReservationSteps } from '../use-cases/reservation-steps.ts';

const AT_ONCE = 200;

/** Completes the stays whose guests have left. */
export class CompleteReservations {
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

  async run(signal?: AbortSignal): Promise<void> {
    const at = this.#clock.now();
    for (;;) {
      const ended = await this.#reservations.ended({ now: at, limit: AT_ONCE });
      const moved = await Promise.all(ended.map((id) => this.#complete(id, at)));
      if (ended.length < AT_ONCE || !moved.includes(true) || signal?.aborted) return;
    }
  }

  async #complete(id: Id<'reservation'>, at: number): Promise<boolean> {
    return this.#transaction.run(async () => {
      const reservation = await this.#reservations.hold(id);
      if (reservation === undefined) return false;
      const { state, booking } = reservation;
      return (await this.#steps.take(reservation, complete({ state, at, booking }))).moved;
    });
  }
}
