import type { Bell } from '#kernel/bell/bell.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { NumberedChange, ReservationRepository } from '../domain/reservation-repository.ts';
import { settlementOf } from '../domain/settlement.ts';

const POLL_EVERY = 250;

/** The changes of a reservation as they come, from after a given one; ends once it is not PENDING any more. */
export class FollowReservation {
  readonly #reservations: ReservationRepository;
  readonly #bell: Bell;

  constructor(reservations: ReservationRepository, bell: Bell) {
    this.#reservations = reservations;
    this.#bell = bell;
  }

  async *execute(follow: {
    readonly reservationId: Id<'reservation'>;
    readonly after: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<NumberedChange> {
    const { reservationId, signal } = follow;
    let { after } = follow;
    while (!signal.aborted) {
      const changes = await this.#reservations.history(reservationId, after);
      yield* changes;
      after = changes.at(-1)?.number ?? after;
      const reservation = await this.#reservations.find(reservationId);
      const seenAll = (await this.#reservations.history(reservationId, after)).length === 0;
      if (reservation?.state.status !== 'PENDING' && seenAll) return;
      if (seenAll) await this.#bell.next(settlementOf(reservationId), { milliseconds: POLL_EVERY, signal });
    }
  }
}
