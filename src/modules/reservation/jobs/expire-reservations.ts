import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Hearing } from '#kernel/inbox/hearing.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { expire } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { ReservationSteps } from '../use-cases/reservation-steps.ts';

/** So few that a guest whose turn comes behind them is not kept waiting for long. */
const AT_ONCE = 50;
/** Nobody waits for the answer, and what is refused here stays pending until the next run. */
const PATIENCE = 15_000;

/** Ends all bookings that got no answer in time; an answer that lay waiting at the start wins over the clock. */
export class ExpireReservations {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #steps: ReservationSteps;
  readonly #hearing: Hearing;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    reservations: ReservationRepository,
    steps: ReservationSteps,
    hearing: Hearing,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#steps = steps;
    this.#hearing = hearing;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    if (!this.#hearing.caughtUp()) return;
    const at = this.#clock.now();
    for (;;) {
      const overdue = await this.#reservations.overdue({ now: at, limit: AT_ONCE });
      const moved = await Promise.all(overdue.map((id) => this.#expire(id, at)));
      if (overdue.length < AT_ONCE || !moved.includes(true) || signal?.aborted) return;
    }
  }

  async #expire(id: Id<'reservation'>, at: number): Promise<boolean> {
    const work = async () => {
      const reservation = await this.#reservations.hold(id);
      if (reservation === undefined) return false;
      return (await this.#steps.take(reservation, expire({ state: reservation.state, at }))).moved;
    };
    return this.#transaction.run(work, { patience: PATIENCE });
  }
}
