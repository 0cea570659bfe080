import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import { Validation } from '#kernel/domain/validation.ts';
import type { Outbox } from '#kernel/outbox/outbox.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationRequested } from '../contract.ts';
import { freezeTerms } from '../domain/cancellation-terms.ts';
import type { Deadline } from '../domain/deadline.ts';
import type { HolidayCalendar } from '../domain/holiday-calendar.ts';
import type { Replicas } from '../domain/replicas.ts';
import { MemberWithdrawn, RoomNotFound } from '../domain/reservation.errors.ts';
import { book } from '../domain/reservation.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import { faultsOf, type Stay } from '../domain/stay.ts';

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

/** Takes a booking as PENDING on the terms of this moment, and asks room for the nights. */
export class RequestReservation {
  readonly #transaction: Transaction;
  readonly #reservations: ReservationRepository;
  readonly #replicas: Replicas;
  readonly #outbox: Outbox;
  readonly #deadline: Deadline;
  readonly #holidays: HolidayCalendar;

  constructor(
    transaction: Transaction,
    reservations: ReservationRepository,
    replicas: Replicas,
    outbox: Outbox,
    deadline: Deadline,
    holidays: HolidayCalendar,
  ) {
    this.#transaction = transaction;
    this.#reservations = reservations;
    this.#replicas = replicas;
    this.#outbox = outbox;
    this.#deadline = deadline;
    this.#holidays = holidays;
  }

  /** @throws RoomNotFound, MemberWithdrawn, Validation */
  async execute(command: RequestReservationCommand): Promise<Reservation> {
    const { reservationId: id, at } = command;
    const { state, change } = book({ at, deadlineSeconds: this.#deadline.seconds });
    return this.#transaction.run(async () => {
      const reservation = { ...(await this.#agree(command, at)), id, expiresAt: state.expiresAt, state };
      const { roomId, stay, guests, expectedTotal } = command;
      if (!(await this.#reservations.add({ reservation, change }))) return reservation;
      this.#outbox.add(ReservationRequested.of({ reservationId: id, roomId, ...stay, guests, expectedTotal }));
      return reservation;
    });
  }

  async #agree(command: RequestReservationCommand, at: number) {
    const { memberId, roomId, stay, guests, guestName, request } = command;
    const offer = await this.#replicas.offer(roomId);
    if (offer === undefined) throw new RoomNotFound();
    if ((await this.#replicas.member(memberId))?.state === 'WITHDRAWN') throw new MemberWithdrawn();
    const { room, place } = offer;
    const faults = faultsOf({ stay, today: dateIn(place.house.timeZone, at) });
    if (faults.length > 0) throw new Validation({ faults });
    const terms = freezeTerms({ policy: place.policy, checkIn: stay.checkIn, holidays: this.#holidays });
    return {
      memberId,
      hostId: place.hostId,
      room: { id: room.roomId, name: room.name },
      accommodation: { id: place.accommodationId, name: place.name },
      guests,
      guestName,
      request,
      booking: { stay, house: place.house, terms, bookedAt: at },
    };
  }
}
