import type { Bell } from '#kernel/bell/bell.ts';
import type { Id } from '#kernel/domain/ids.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import { settlementOf } from '../domain/settlement.ts';

const FIRST_POLL = 20;
const SLOWEST_POLL = 250;

interface Wait {
  readonly reservationId: Id<'reservation'>;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Waits on the reservation's row, so that it works on any replica; the bell only shortens the wait. */
export class AwaitSettlement {
  readonly #reservations: ReservationRepository;
  readonly #bell: Bell;
  readonly #logger: Logger;

  constructor(reservations: ReservationRepository, bell: Bell, logger: Logger) {
    this.#reservations = reservations;
    this.#bell = bell;
    this.#logger = logger;
  }

  /**
   * The reservation once it is not PENDING any more, or as it is after `seconds` or when the signal aborts. Undefined when it cannot be
   * read: the booking stands all the same.
   */
  async execute(wait: Wait): Promise<Reservation | undefined> {
    try {
      return await this.#settled(wait);
    } catch (error) {
      this.#logger.warn({ reservation: wait.reservationId, error: String(error) }, 'a wait ends: its row is not read');
      return undefined;
    }
  }

  async #settled({ reservationId, seconds, signal }: Wait): Promise<Reservation | undefined> {
    const until = performance.now() + seconds * 1_000;
    for (let pause = FIRST_POLL; ; pause = Math.min(SLOWEST_POLL, pause * 1.5)) {
      const left = until - performance.now();
      if (left <= 0 || signal.aborted || (await this.#reservations.statusOf(reservationId)) !== 'PENDING')
        return this.#reservations.find(reservationId);
      await this.#bell.next(settlementOf(reservationId), { milliseconds: Math.min(pause, left), signal });
    }
  }
}
