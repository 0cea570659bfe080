import type { Money } from '#kernel/domain/money.ts';
import type { Price } from '../domain/reservation.ts';
import type { NumberedChange, Reservation } from '../domain/reservation-repository.ts';
import { numberOfNights } from '../domain/stay.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** What the guest sees of a reservation. */
export interface ReservationView {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
  readonly room: { readonly id: string; readonly name: string };
  readonly accommodation: { readonly id: string; readonly name: string };
  readonly checkIn: string;
  readonly checkOut: string;
  readonly nights: number;
  readonly guests: number;
  readonly guestName?: string;
  readonly request?: string;
  readonly nightly?: Price['nightly'];
  readonly total?: Money;
  readonly cancellation?: CancellationView;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly history?: readonly ChangeView[];
}

interface CancellationView {
  readonly refund: Money;
  readonly fee: Money;
  readonly refundPercent: number;
  readonly at: string;
  readonly reason?: string;
}

export interface ChangeView {
  readonly status: string;
  readonly at: string;
  readonly cause: string;
  readonly reason?: string;
}

export function viewOf(reservation: Reservation, history?: readonly NumberedChange[]): ReservationView {
  const { id, room, accommodation, guests, guestName, request, booking, expiresAt, state } = reservation;
  const price = 'price' in state ? state.price : undefined;
  return {
    id,
    status: state.status,
    ...('reason' in state ? { reason: state.reason } : {}),
    room,
    accommodation,
    checkIn: booking.stay.checkIn,
    checkOut: booking.stay.checkOut,
    nights: numberOfNights(booking.stay),
    guests,
    ...(guestName === undefined ? {} : { guestName }),
    ...(request === undefined ? {} : { request }),
    ...(price === undefined ? {} : { nightly: price.nightly, total: price.total }),
    ...(state.status === 'CANCELLED' ? { cancellation: cancellationView(state.cancellation) } : {}),
    createdAt: iso(booking.bookedAt),
    ...(state.status === 'PENDING' ? { expiresAt: iso(expiresAt) } : {}),
    ...(history === undefined ? {} : { history: history.map(changeView) }),
  };
}

export const changeView = ({ status, at, cause, reason }: NumberedChange): ChangeView => ({
  status,
  at: iso(at),
  cause,
  ...(reason === undefined ? {} : { reason }),
});

function cancellationView(cancellation: {
  readonly refund: Money;
  readonly fee: Money;
  readonly refundPercent: number;
  readonly at: number;
  readonly reason?: string | undefined;
}): CancellationView {
  const { refund, fee, refundPercent, at, reason } = cancellation;
  return { refund, fee, refundPercent, at: iso(at), ...(reason === undefined ? {} : { reason }) };
}
