import { addDays, dateIn, datesOf, daysBetween, instantOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw, type Money } from '#kernel/domain/money.ts';
import type { CancellationTerms } from './cancellation-terms.ts';

export type Canceller = 'GUEST' | 'HOST' | 'ADMIN';

export interface RefundQuote {
  readonly refundPercent: number;
  readonly refund: Money;
  readonly fee: Money;
  /**
   * The first instant (epoch milliseconds) at which less is refunded, always a midnight of the place;
   * null when the percentage stays as it is until the stay begins.
   */
  readonly until: number | null;
}

interface Cancellation {
  readonly terms: CancellationTerms;
  readonly total: Money;
  readonly now: number;
  readonly timeZone: string;
  readonly checkIn: LocalDate;
  readonly bookedAt: number;
  readonly by: Canceller;
}

/** What a cancellation at `now` gives back: the refund rounds down, and what is not refunded is the fee. */
export function quote({ terms, total, now, timeZone, checkIn, bookedAt, by }: Cancellation): RefundQuote {
  if (by !== 'GUEST') return share({ total, refundPercent: 100, until: null });
  const bookedOn = dateIn(timeZone, bookedAt);
  const percentOn = (date: LocalDate): number => percentAt({ terms, date, checkIn, bookedOn });
  const today = dateIn(timeZone, now);
  const refundPercent = percentOn(today);
  const days = datesOf({ from: addDays(today, 1), to: addDays(checkIn, 1) });
  const dearer = days.find((date) => percentOn(date) < refundPercent);
  const until = dearer === undefined ? null : instantOf({ date: dearer, time: '00:00', timeZone });
  return share({ total, refundPercent, until });
}

interface CancellationDay {
  readonly terms: CancellationTerms;
  readonly date: LocalDate;
  readonly checkIn: LocalDate;
  readonly bookedOn: LocalDate;
}

function percentAt({ terms, date, checkIn, bookedOn }: CancellationDay): number {
  if (terms.fullRefundOnBookingDay && date === bookedOn && date < checkIn) return 100;
  const daysBefore = daysBetween({ from: date, to: checkIn });
  return terms.steps.find((step) => daysBefore >= step.untilDaysBefore)?.refundPercent ?? 0;
}

type Share = Pick<RefundQuote, 'refundPercent' | 'until'> & { readonly total: Money };

function share({ total, refundPercent, until }: Share): RefundQuote {
  const refund = Math.floor((total.amount * refundPercent) / 100);
  return { refundPercent, refund: krw(refund), fee: krw(total.amount - refund), until };
}
