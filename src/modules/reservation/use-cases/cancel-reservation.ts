import type { Clock } from '#kernel/domain/clock.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Money } from '#kernel/domain/money.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { NotCancellable, RefundChanged, ReservationNotFound } from '../domain/reservation.errors.ts';
import { cancel } from '../domain/reservation.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import type { CancellationCause } from '../domain/reservation-status.ts';
import type { ReservationSteps } from './reservation-steps.ts';

export interface CancelReservationCommand {
  readonly reservationId: Id<'reservation'>;
  /** Whose reservation it must be to be found: the guest's own, or one of the host's places; an admin finds all. */
  readonly of: { readonly memberId: string } | { readonly hostId: string } | 'ANYONE';
  readonly cause: CancellationCause;
  readonly reason?: string | undefined;
  readonly expectedRefund?: Money | undefined;
}

/** Cancels a reservation that may still be cancelled, with the refund of this moment. */
export class CancelReservation {
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

  /** Run again after a doubtful commit, it answers as before. @throws ReservationNotFound, NotCancellable, RefundChanged */
  async execute({ reservationId, of, cause, reason, expectedRefund }: CancelReservationCommand): Promise<Reservation> {
    const at = this.#clock.now();
    let cancelled: Reservation | undefined;
    return this.#transaction.run(async () => {
      const reservation = await this.#reservations.hold(reservationId);
      if (reservation === undefined || !concerns(reservation, of)) throw new ReservationNotFound();
      const { state, booking } = reservation;
      if (cancelled !== undefined && state.status === 'CANCELLED' && state.cancellation.at === at) return cancelled;
      const step = await this.#steps.take(reservation, cancel({ state, at, booking, cause, reason, expectedRefund }));
      if (step.moved) {
        cancelled = step.reservation;
        return cancelled;
      }
      throw step.because === 'REFUND_CHANGED' ? new RefundChanged() : new NotCancellable();
    });
  }
}

function concerns(reservation: Reservation, of: CancelReservationCommand['of']): boolean {
  if (of === 'ANYONE') return true;
  return 'memberId' in of ? reservation.memberId === of.memberId : reservation.hostId === of.hostId;
}
