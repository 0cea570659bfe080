import type { Id } from '#kernel/domain/ids.ts';
import type { Booking } from './booking.ts';
import type { Change, ReservationState } from './reservation.ts';
import type { Status } from './reservation-status.ts';

interface Named<Kind extends string> {
  readonly id: Id<Kind>;
  readonly name: string;
}

/** A reservation: who booked what, on which terms, and how it stands. */
export interface Reservation {
  readonly id: Id<'reservation'>;
  readonly memberId: string;
  readonly hostId: string;
  readonly room: Named<'room'>;
  readonly accommodation: Named<'accommodation'>;
  readonly guests: number;
  readonly guestName?: string | undefined;
  readonly request?: string | undefined;
  readonly booking: Booking;
  /** Epoch milliseconds until which room may answer. */
  readonly expiresAt: number;
  readonly state: ReservationState;
}

/** A line of the history; `number` counts from 1 and is what a stream resumes from. */
export interface NumberedChange extends Change {
  readonly number: number;
}

export abstract class ReservationRepository {
  /** False when it is there already. */
  abstract add(made: { readonly reservation: Reservation; readonly change: Change }): Promise<boolean>;
  /** Cheap enough to be asked again and again. */
  abstract statusOf(id: Id<'reservation'>): Promise<Status | undefined>;
  abstract find(id: Id<'reservation'>): Promise<Reservation | undefined>;
  /** Inside a unit: as it stands now, and nobody else moves it before the commit. */
  abstract hold(id: Id<'reservation'>): Promise<Reservation | undefined>;
  /** Compare-and-set: moves the reservation only if it still stands as it was read; false when somebody was faster. */
  abstract move(step: {
    readonly reservation: Reservation;
    readonly state: ReservationState;
    readonly change: Change;
  }): Promise<boolean>;
  /** The changes after the given number, in order. */
  abstract history(id: Id<'reservation'>, after?: number): Promise<NumberedChange[]>;
  /** PENDING ones whose deadline has passed. */
  abstract overdue(due: { readonly now: number; readonly limit: number }): Promise<Id<'reservation'>[]>;
  /** CONFIRMED ones whose guests have left. */
  abstract ended(due: { readonly now: number; readonly limit: number }): Promise<Id<'reservation'>[]>;
  /** PENDING or CONFIRMED ones that a member has booked or is to host and that have not begun: so many by their ids, after the one given. */
  abstract upcomingOf(page: {
    readonly memberId: string;
    readonly now: number;
    readonly after: string;
    readonly limit: number;
  }): Promise<Id<'reservation'>[]>;
  /** Drops whom it was booked for and what was asked for. */
  abstract forgetGuest(id: Id<'reservation'>): Promise<void>;
  /** So many of those that a member has booked and that still say for whom, but for what is to come or under way. */
  abstract namingGuestsOf(page: { readonly memberId: string; readonly limit: number }): Promise<Id<'reservation'>[]>;
}
