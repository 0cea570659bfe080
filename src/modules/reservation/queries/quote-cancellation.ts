import type { Clock } from '#kernel/domain/clock.ts';
import type { Money } from '#kernel/domain/money.ts';
import { quoteCancellation } from '../domain/cancellation.ts';
import type { OwnReservation, ShowReservation } from './show-reservation.ts';

export interface QuoteView {
  readonly cancellable: boolean;
  readonly refund: Money;
  readonly fee: Money;
  readonly refundPercent: number;
  /** Until when this holds; null when it does not change any more before the stay. */
  readonly until: string | null;
}

/** What a guest who cancels now would get back. */
export class QuoteCancellation {
  readonly #reservation: ShowReservation;
  readonly #clock: Clock;

  constructor(reservation: ShowReservation, clock: Clock) {
    this.#reservation = reservation;
    this.#clock = clock;
  }

  /** @throws ReservationNotFound */
  async execute(own: OwnReservation): Promise<QuoteView> {
    const { state, booking } = await this.#reservation.find(own);
    const total = 'price' in state ? state.price?.total : undefined;
    const moment = { status: state.status, booking, now: this.#clock.now() };
    const { until, ...quote } = quoteCancellation({ ...moment, total, by: 'GUEST' });
    return { ...quote, until: until === null ? null : new Date(until).toISOString() };
  }
}
