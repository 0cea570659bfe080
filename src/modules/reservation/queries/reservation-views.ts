import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { krw, money } from '#kernel/domain/money.ts';
import { instant, type Wire } from '#kernel/http/wire-types.ts';
import { reservationId } from '../contract.ts';
import type { Cancellation } from '../domain/reservation.ts';
import type { NumberedChange, Reservation } from '../domain/reservation-repository.ts';
import { CAUSES, EXPIRY_REASONS, REJECTION_REASONS, STATUSES } from '../domain/reservation-status.ts';
import { numberOfNights } from '../domain/stay.ts';

const iso = (at: number): string => new Date(at).toISOString();

const status = z.enum(STATUSES);
const reason = z.enum([...REJECTION_REASONS, ...EXPIRY_REASONS]);

const EXAMPLE = {
  id: '01983b6e-5d00-7a3c-9c1f-2f4d6e8a0b1c',
  status: 'CONFIRMED',
  room: { id: '01983b6e-5d00-7a3c-9c1f-2f4d6e8a0b1d', name: '사랑방' },
  accommodation: { id: '01983b6e-5d00-7a3c-9c1f-2f4d6e8a0b1e', name: '고개 너머 주막' },
  checkIn: '2026-12-24',
  checkOut: '2026-12-26',
  nights: 2,
  guests: 3,
  nightly: [
    { night: '2026-12-24', price: krw(129_000) },
    { night: '2026-12-25', price: krw(129_000) },
  ],
  total: krw(258_000),
  createdAt: '2026-12-01T09:30:00.000Z',
  history: [
    { status: 'PENDING', at: '2026-12-01T09:30:00.000Z', cause: 'GUEST' },
    { status: 'CONFIRMED', at: '2026-12-01T09:30:00.040Z', cause: 'ROOM' },
  ],
};

/** One change of a reservation, as its history and its events show it. */
export const shownChange = z
  .object({ status, at: instant, cause: z.enum(CAUSES), reason: reason.optional() })
  .meta({ id: 'ReservationChange', examples: [EXAMPLE.history[1]] });

const shownCancellation = z.object({
  refund: money,
  fee: money,
  refundPercent: z.int().min(0).max(100),
  at: instant,
  reason: z.string().optional(),
});

/** What the guest sees of a reservation, and its host besides who comes; the history only of one that was asked for by itself. */
export const shownReservation = z
  .object({
    id: reservationId,
    status,
    reason: reason.optional(),
    room: z.object({ id: idOf<'room'>(), name: z.string() }),
    accommodation: z.object({ id: idOf<'accommodation'>(), name: z.string() }),
    checkIn: localDate,
    checkOut: localDate,
    nights: z.int().positive(),
    guests: z.int().positive(),
    guestName: z.string().optional(),
    request: z.string().optional(),
    nightly: z.array(z.object({ night: localDate, price: money })).optional(),
    total: money.optional(),
    cancellation: shownCancellation.optional(),
    createdAt: instant,
    expiresAt: instant.optional(),
    history: z.array(shownChange).optional(),
  })
  .meta({
    id: 'Reservation',
    description:
      'What the guest sees of a reservation, and its host besides who comes; `history` only of one that was asked for by itself.',
    examples: [EXAMPLE],
  });
export type ReservationView = Wire<typeof shownReservation>;

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

export const changeView = ({ status, at, cause, reason }: NumberedChange): Wire<typeof shownChange> => ({
  status,
  at: iso(at),
  cause,
  ...(reason === undefined ? {} : { reason }),
});

function cancellationView(cancellation: Cancellation): Wire<typeof shownCancellation> {
  const { refund, fee, refundPercent, at, reason } = cancellation;
  return { refund, fee, refundPercent, at: iso(at), ...(reason === undefined ? {} : { reason }) };
}
