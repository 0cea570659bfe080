import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import type { Booking } from './booking.ts';
import { cancellable, quoteCancellation } from './cancellation.ts';
import type { Canceller } from './refund-quote.ts';
import type { CancellationCause, Cause, ExpiryReason, RejectionReason, Status } from './reservation-status.ts';
import { endOf } from './stay.ts';

/** What room asks for the stay: a price for each night, and their sum. */
export interface Price {
  readonly nightly: readonly { readonly night: LocalDate; readonly price: Money }[];
  readonly total: Money;
}

/** The refund, frozen at the moment of cancelling. */
export interface Cancellation {
  readonly at: number;
  readonly cause: CancellationCause;
  readonly refundPercent: number;
  readonly refund: Money;
  readonly fee: Money;
  readonly reason: string | undefined;
}

export type Pending = { readonly status: 'PENDING'; readonly expiresAt: number };
export type Confirmed = { readonly status: 'CONFIRMED'; readonly price: Price };
export type Rejected = { readonly status: 'REJECTED'; readonly reason: RejectionReason };
export type Expired = { readonly status: 'EXPIRED'; readonly reason: ExpiryReason };
export type Cancelled = {
  readonly status: 'CANCELLED';
  readonly price: Price | undefined;
  readonly cancellation: Cancellation;
};
export type Completed = { readonly status: 'COMPLETED'; readonly price: Price };
export type ReservationState = Pending | Confirmed | Rejected | Expired | Cancelled | Completed;

/** One line of the history; `at` in epoch milliseconds. */
export interface Change {
  readonly status: Status;
  readonly at: number;
  readonly cause: Cause;
  readonly reason?: RejectionReason | ExpiryReason;
}

export interface Moved<State extends ReservationState> {
  readonly moved: true;
  readonly state: State;
  readonly change: Change;
}
/** Why nothing moved: the status does not allow it, the time has not come, the stay has begun, or another refund was expected. */
export interface Unmoved<Why extends 'STATUS' | 'TOO_EARLY' | 'STAY_BEGUN' | 'REFUND_CHANGED' = 'STATUS'> {
  readonly moved: false;
  readonly because: Why;
}

/** A booking as the guest makes it: PENDING until room answers or the deadline passes. */
export function book({
  at,
  deadlineSeconds,
}: {
  readonly at: number;
  readonly deadlineSeconds: number;
}): Moved<Pending> {
  return {
    moved: true,
    state: { status: 'PENDING', expiresAt: at + deadlineSeconds * 1000 },
    change: { status: 'PENDING', at, cause: 'GUEST' },
  };
}

interface At {
  readonly state: ReservationState;
  readonly at: number;
}

/** Room took the nights. An answer that comes after the deadline still counts while nobody has moved the reservation. */
export function confirm({ state, at, price }: At & { readonly price: Price }): Moved<Confirmed> | Unmoved {
  if (state.status !== 'PENDING') return unmoved('STATUS');
  return { moved: true, state: { status: 'CONFIRMED', price }, change: { status: 'CONFIRMED', at, cause: 'ROOM' } };
}

interface Rejection extends At {
  readonly reason: RejectionReason;
  /** SYSTEM when the booking was refused before room was asked. */
  readonly cause?: 'ROOM' | 'SYSTEM';
}

export function reject({ state, at, reason, cause = 'ROOM' }: Rejection): Moved<Rejected> | Unmoved {
  if (state.status !== 'PENDING') return unmoved('STATUS');
  return { moved: true, state: { status: 'REJECTED', reason }, change: { status: 'REJECTED', at, cause, reason } };
}

/** The deadline has passed and room has not answered. */
export function expire({ state, at }: At): Moved<Expired> | Unmoved<'STATUS' | 'TOO_EARLY'> {
  if (state.status !== 'PENDING') return unmoved('STATUS');
  if (at < state.expiresAt) return unmoved('TOO_EARLY');
  const reason = 'TIMEOUT';
  return {
    moved: true,
    state: { status: 'EXPIRED', reason },
    change: { status: 'EXPIRED', at, cause: 'SYSTEM', reason },
  };
}

interface CancelRequest extends At {
  readonly booking: Booking;
  readonly cause: CancellationCause;
  readonly reason?: string | undefined;
  /** The refund that the canceller was shown. */
  readonly expectedRefund?: Money | undefined;
}

/** Whose cancellation it counts as. */
const REFUNDED_AS: Readonly<Record<CancellationCause, Canceller>> = {
  GUEST: 'GUEST',
  WITHDRAWAL: 'GUEST',
  HOST: 'HOST',
  HOST_LEFT: 'HOST',
  ADMIN: 'ADMIN',
};

/** Gives the nights back before the stay begins; whoever withdraws is treated as if they had cancelled. */
export function cancel({
  state,
  at,
  booking,
  cause,
  reason,
  expectedRefund,
}: CancelRequest): Moved<Cancelled> | Unmoved<'STATUS' | 'STAY_BEGUN' | 'REFUND_CHANGED'> {
  const answer = cancellable({ status: state.status, booking, now: at });
  if (answer !== 'YES') return unmoved(answer);
  const price = state.status === 'CONFIRMED' ? state.price : undefined;
  const { refundPercent, refund, fee } = quoteCancellation({
    status: state.status,
    booking,
    now: at,
    total: price?.total,
    by: REFUNDED_AS[cause],
  });
  if (expectedRefund !== undefined && expectedRefund.amount !== refund.amount) return unmoved('REFUND_CHANGED');
  const cancellation = { at, cause, refundPercent, refund, fee, reason };
  return {
    moved: true,
    state: { status: 'CANCELLED', price, cancellation },
    change: { status: 'CANCELLED', at, cause },
  };
}

/** The guests have left. */
export function complete({
  state,
  at,
  booking,
}: At & { readonly booking: Booking }): Moved<Completed> | Unmoved<'STATUS' | 'TOO_EARLY'> {
  if (state.status !== 'CONFIRMED') return unmoved('STATUS');
  if (at < endOf(booking)) return unmoved('TOO_EARLY');
  return {
    moved: true,
    state: { status: 'COMPLETED', price: state.price },
    change: { status: 'COMPLETED', at, cause: 'SYSTEM' },
  };
}

function unmoved<Why extends 'STATUS' | 'TOO_EARLY' | 'STAY_BEGUN' | 'REFUND_CHANGED'>(because: Why): Unmoved<Why> {
  return { moved: false, because };
}
