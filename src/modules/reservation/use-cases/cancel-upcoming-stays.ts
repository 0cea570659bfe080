import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { WithdrawalPartlySettled } from '../contract.ts';
import { cancel } from '../domain/reservation.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import type { ReservationSteps } from './reservation-steps.ts';

const AT_ONCE = 100;

export interface CancelUpcomingStaysCommand {
  readonly memberId: Id<'member'>;
  /** The last reservation of the portion before. */
  readonly after?: Id<'reservation'>;
}

/**
 * A member has withdrawn: a portion of what they had booked and of what they were to host, and that has not begun, is cancelled; an
 * event asks for the next one. Their guests get everything back. Of what is over, a portion each time names them no more.
 */
export class CancelUpcomingStays {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #steps: ReservationSteps;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    reservations: ReservationRepository,
    steps: ReservationSteps,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#steps = steps;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Once the member is known to have withdrawn, so that no booking comes after. */
  async execute({ memberId, after }: CancelUpcomingStaysCommand): Promise<void> {
    const now = this.#clock.now();
    await this.#transaction.run(async () => {
      const over = await this.#reservations.namingGuestsOf({ memberId, limit: AT_ONCE });
      for (const id of over) await this.#reservations.forgetGuest(id);
      const page = { memberId, now, after: after ?? '', limit: AT_ONCE };
      const upcoming = await this.#reservations.upcomingOf(page);
      for (const id of upcoming) await this.#cancel(id, { memberId, at: now });
      const last = upcoming.at(-1) ?? after ?? over.at(-1);
      if (last !== undefined && Math.max(upcoming.length, over.length) === AT_ONCE)
        this.#outbox.add(WithdrawalPartlySettled.of({ memberId, after: last }));
    });
  }

  async #cancel(id: Id<'reservation'>, { memberId, at }: Leaving): Promise<void> {
    const reservation = await this.#reservations.hold(id);
    if (reservation === undefined) return;
    const { state, booking } = reservation;
    const cause = reservation.memberId === memberId ? 'WITHDRAWAL' : 'HOST_LEFT';
    await this.#steps.take(reservation, cancel({ state, at, booking, cause }));
  }
}

interface Leaving {
  readonly memberId: string;
  readonly at: number;
}
