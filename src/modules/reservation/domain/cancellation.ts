import { krw, type Money } from '#kernel/domain/money.ts';
import type { Booking } from './booking.ts';
import { type Canceller, quote, type RefundQuote } from './refund-quote.ts';
import { isLegal, type Status } from './reservation-status.ts';
import { beginOf } from './stay.ts';

interface Moment {
  readonly status: Status;
  readonly booking: Booking;
  readonly now: number;
}

/** Whether anyone may still cancel, and if not, why: the status forbids it, or the stay has begun. */
export function cancellable({ status, booking, now }: Moment): 'YES' | 'STATUS' | 'STAY_BEGUN' {
  if (!isLegal({ from: status, to: 'CANCELLED' })) return 'STATUS';
  return now < beginOf(booking) ? 'YES' : 'STAY_BEGUN';
}

export interface CancellationQuote extends RefundQuote {
  readonly cancellable: boolean;
}

interface Asked extends Moment {
  /** What room confirmed; undefined while nothing is. */
  readonly total: Money | undefined;
  readonly by: Canceller;
}

/** What cancelling now would give back. A PENDING reservation costs nothing: 0 of 0, and so does what cannot be cancelled. */
export function quoteCancellation({ status, booking, now, total, by }: Asked): CancellationQuote {
  if (cancellable({ status, booking, now }) !== 'YES') return { ...NOTHING, cancellable: false };
  if (total === undefined) return { ...NOTHING, cancellable: true, refundPercent: by === 'GUEST' ? 0 : 100 };
  const { terms, house, stay, bookedAt } = booking;
  return {
    cancellable: true,
    ...quote({ terms, total, now, by, bookedAt, timeZone: house.timeZone, checkIn: stay.checkIn }),
  };
}

const NOTHING: RefundQuote = { refundPercent: 0, refund: krw(0), fee: krw(0), until: null };
