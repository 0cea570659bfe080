import type { Id } from '#kernel/domain/ids.ts';
import type { Money } from '#kernel/domain/money.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationRequested } from '../contract.ts';
import type { Deadline } from '../domain/deadline.ts';
import { book, reject } from '../domain/reservation.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import type { Stay } from '../domain/stay.ts';
import type { BookingAgreement } from './booking-agreement.ts';
import type { ReservationSteps } from './reservation-steps.ts';

export interface RequestReservationCommand {
  /** Made before the unit, so that a unit that is run again meets its own row. */
  readonly reservationId: Id<'reservation'>;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly memberId: string;
  readonly roomId: Id<'room'>;
  readonly stay: Stay;
  readonly guests: number;
  readonly guestName?: string | undefined;
  readonly request?: string | undefined;
  readonly expectedTotal?: Money | undefined;
}

/** Takes a booking as PENDING on the terms of this moment, and asks room for the nights; where the host has left it is rejected at once. */
export class RequestReservation {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #agreement: BookingAgreement;
  readonly #steps: ReservationSteps;
  readonly #outbox: Outbox;
  readonly #deadline: Deadline;

  constructor(
    transaction: Transaction,
    reservations: ReservationRepository,
    agreement: BookingAgreement,
    steps: ReservationSteps,
    outbox: Outbox,
    deadline: Deadline,
  ) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#agreement = agreement;
    this.#steps = steps;
    this.#outbox = outbox;
    this.#deadline = deadline;
  }

  /** The booking as it was taken. @throws RoomNotFound, MemberWithdrawn, Validation */
  async execute(command: RequestReservationCommand): Promise<Reservation> {
    const { reservationId: id, at, memberId, roomId, stay, guests, guestName, request, expectedTotal } = command;
    const { state, change } = book({ at, deadlineSeconds: this.#deadline.seconds });
    return this.#transaction.run(async () => {
      const { hostHasLeft, ...agreed } = await this.#agreement.on(command);
      const booked = { id, memberId, guests, guestName, request, expiresAt: state.expiresAt, state };
      const reservation = { ...booked, ...agreed };
      if (!(await this.#reservations.add({ reservation, change }))) return reservation;
      if (hostHasLeft)
        await this.#steps.take(reservation, reject({ state, at, reason: 'NOT_BOOKABLE', cause: 'SYSTEM' }));
      else this.#outbox.add(ReservationRequested.of({ reservationId: id, roomId, ...stay, guests, expectedTotal }));
      return reservation;
    });
  }
}
