import type { Bell } from '#kernel/bell/bell.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationCancelled, ReservationExpired } from '../contract.ts';
import type { Replicas } from '../domain/replicas.ts';
import type { Moved, ReservationState, Unmoved } from '../domain/reservation.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import { isTerminal } from '../domain/reservation-status.ts';
import { settlementOf } from '../domain/settlement.ts';

type Decision<Why extends Unmoved['because'] | 'TOO_EARLY' | 'STAY_BEGUN' | 'REFUND_CHANGED'> =
  | Moved<ReservationState>
  | Unmoved<Why>;

/** The one way in which a reservation moves: a decision on what was read, a compare-and-set, and what it means for the nights. */
export class ReservationSteps {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #replicas: Replicas;
  readonly #outbox: Outbox;
  readonly #bell: Bell;

  constructor(
    transaction: Transaction,
    reservations: ReservationRepository,
    replicas: Replicas,
    outbox: Outbox,
    bell: Bell,
  ) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#replicas = replicas;
    this.#outbox = outbox;
    this.#bell = bell;
  }

  /** Inside `transaction.run`. The reservation as it is afterwards, or why it did not move. */
  async take<Why extends 'STATUS' | 'TOO_EARLY' | 'STAY_BEGUN' | 'REFUND_CHANGED'>(
    reservation: Reservation,
    decision: Decision<Why>,
  ): Promise<{ readonly moved: true; readonly reservation: Reservation } | Unmoved<Why | 'STATUS'>> {
    if (!decision.moved) return decision;
    const { state, change } = decision;
    if (!(await this.#reservations.move({ reservation, state, change }))) return { moved: false, because: 'STATUS' };
    this.#tell(reservation, state);
    if (isTerminal(state.status)) await this.#forget(reservation);
    this.#transaction.afterCommit(() => this.#bell.ring(settlementOf(reservation.id)));
    return { moved: true, reservation: { ...reservation, state } };
  }

  #tell({ id: reservationId, room: { id: roomId } }: Reservation, state: ReservationState): void {
    if (state.status === 'CANCELLED') {
      const { cause, refund } = state.cancellation;
      this.#outbox.add(ReservationCancelled.of({ reservationId, roomId, cause, refund }));
    }
    if (state.status === 'EXPIRED') this.#outbox.add(ReservationExpired.of({ reservationId, roomId }));
  }

  /** Of a member who has withdrawn, the end of a stay is the last time that anybody needs to know who stayed. */
  async #forget({ id, memberId }: Reservation): Promise<void> {
    if (await this.#replicas.hasWithdrawn(memberId)) await this.#reservations.forgetGuest(id);
  }
}
