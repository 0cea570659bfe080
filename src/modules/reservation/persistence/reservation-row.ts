import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Cancellation, Price, ReservationState } from '../domain/reservation.ts';
import type { Reservation } from '../domain/reservation-repository.ts';
import type { ExpiryReason, RejectionReason, Status } from '../domain/reservation-status.ts';

export interface ReservationRow {
  readonly id: Reservation['id'];
  readonly member_id: string;
  readonly host_id: string;
  readonly room_id: Reservation['room']['id'];
  readonly room_name: string;
  readonly accommodation_id: Reservation['accommodation']['id'];
  readonly accommodation_name: string;
  readonly check_in: LocalDate;
  readonly check_out: LocalDate;
  readonly guests: number;
  readonly guest_name: string | null;
  readonly request: string | null;
  readonly house: string;
  readonly terms: string;
  readonly booked_at: number;
  readonly expires_at: number;
  readonly status: Status;
  readonly reason: string | null;
  readonly price: string | null;
  readonly cancellation: string | null;
}

export const COLUMNS = `id, member_id, host_id, room_id, room_name, accommodation_id, accommodation_name, check_in, check_out, guests,
  guest_name, request, house, terms, booked_at, expires_at, status, reason, price, cancellation`;

export const fromRow = (row: ReservationRow): Reservation => ({
  id: row.id,
  memberId: row.member_id,
  hostId: row.host_id,
  room: { id: row.room_id, name: row.room_name },
  accommodation: { id: row.accommodation_id, name: row.accommodation_name },
  guests: row.guests,
  guestName: row.guest_name ?? undefined,
  request: row.request ?? undefined,
  booking: {
    stay: { checkIn: row.check_in, checkOut: row.check_out },
    house: JSON.parse(row.house),
    terms: JSON.parse(row.terms),
    bookedAt: row.booked_at,
  },
  expiresAt: row.expires_at,
  state: stateOf(row),
});

function stateOf(row: ReservationRow): ReservationState {
  const price = row.price === null ? undefined : (JSON.parse(row.price) as Price);
  switch (row.status) {
    case 'PENDING':
      return { status: 'PENDING', expiresAt: row.expires_at };
    case 'REJECTED':
      return { status: 'REJECTED', reason: row.reason as RejectionReason };
    case 'EXPIRED':
      return { status: 'EXPIRED', reason: row.reason as ExpiryReason };
    case 'CANCELLED':
      return { status: 'CANCELLED', price, cancellation: JSON.parse(row.cancellation ?? 'null') as Cancellation };
    default:
      if (price === undefined) throw new Error(`reservation ${row.id} is ${row.status} without a price`);
      return { status: row.status, price };
  }
}

/** The columns that a state fills: status, reason, price, cancellation. */
export const stateValues = (state: ReservationState): [Status, string | null, string | null, string | null] => [
  state.status,
  'reason' in state ? state.reason : null,
  'price' in state && state.price !== undefined ? JSON.stringify(state.price) : null,
  'cancellation' in state ? JSON.stringify(state.cancellation) : null,
];
