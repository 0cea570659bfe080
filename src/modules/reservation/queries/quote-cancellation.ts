import { z } from 'zod';
import type { Clock } from '#kernel/domain/clock.ts';
import { krw, money } from '#kernel/domain/money.ts';
import { instant, type Wire } from '#kernel/http/wire-types.ts';
import { quoteCancellation } from '../domain/cancellation.ts';
import type { OwnReservation, ShowReservation } from './show-reservation.ts';

/** `until`: the end of this refund; null when it does not change any more before the stay. */
export const shownQuote = z
  .object({
    cancellable: z.boolean(),
    refund: money,
    fee: money,
    refundPercent: z.int().min(0).max(100),
    until: instant.nullable(),
  })
  .meta({
    id: 'CancellationQuote',
    description: '`until` is the end of this refund; null when it does not change any more before the stay.',
    examples: [
      { cancellable: true, refund: krw(258_000), fee: krw(0), refundPercent: 100, until: '2026-12-21T15:00:00.000Z' },
    ],
  });

/** What a guest who cancels now would get back. */
export class QuoteCancellation {
  readonly #reservation: ShowReservation;
  readonly #clock: Clock;

  constructor(reservation: ShowReservation, clock: Clock) {
    this.#reservation = reservation;
    this.#clock = clock;
  }

  /** @throws ReservationNotFound */
  async execute(own: OwnReservation): Promise<Wire<typeof shownQuote>> {
    const { state, booking } = await this.#reservation.find(own);
    const total = 'price' in state ? state.price?.total : undefined;
    const moment = { status: state.status, booking, now: this.#clock.now() };
    const { until, ...quote } = quoteCancellation({ ...moment, total, by: 'GUEST' });
    return { ...quote, until: until === null ? null : new Date(until).toISOString() };
  }
}
