import { Arrivals } from '#kernel/demo/arrivals.ts';
import { demoId, numberedDemoId } from '#kernel/demo/demo-id.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import { DomainError } from '#kernel/domain/errors.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { StartTask } from '#kernel/module/module.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Replicas } from '../domain/replicas.ts';
import { cancel, complete, expire } from '../domain/reservation.ts';
import type { Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import type { Status } from '../domain/reservation-status.ts';
import { endOf } from '../domain/stay.ts';
import type { RequestReservation } from '../use-cases/request-reservation.ts';
import type { ReservationSteps } from '../use-cases/reservation-steps.ts';
import { DEMO_STAYS, type DemoStay } from './demo-stays.ts';

const DAY = 86_400_000;
const SECOND = 1_000;
const LONGEST_WAIT = 45_000;
const ZONE = 'Asia/Seoul';

const UNANSWERED: readonly Status[] = ['PENDING', 'EXPIRED'];
/** Room answered today, and is told to have answered right after the booking. */
const DATE_BACK = 'UPDATE reservation_history SET at = ? WHERE reservation_id = ? AND number = 2 AND at > ?';

/**
 * Bookings of the demo guests in all states. They were made days ago, by the same use case and with room's own answers, so that stock, ledger
 * and events agree; what is there already stays as it is, and what a crash left half done is completed.
 */
export class DemoReservations implements StartTask {
  readonly #transaction: Transaction;
  readonly #database: Database;
  readonly #reservations: ReservationRepository;
  readonly #replicas: Replicas;
  readonly #request: RequestReservation;
  readonly #steps: ReservationSteps;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    database: Database,
    reservations: ReservationRepository,
    replicas: Replicas,
    request: RequestReservation,
    steps: ReservationSteps,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#database = database;
    this.#reservations = reservations;
    this.#replicas = replicas;
    this.#request = request;
    this.#steps = steps;
    this.#clock = clock;
  }

  async run(signal?: AbortSignal): Promise<void> {
    const bookings = DEMO_STAYS.map((stay, index) => ({
      id: numberedDemoId<'reservation'>('reservation', index + 1),
      stay,
    }));
    const arrivals = new Arrivals({ longest: LONGEST_WAIT, signal });
    for (const { stay } of bookings)
      await arrivals.of(async () => (await this.#replicas.offer(roomOf(stay.room))) !== undefined);
    for (const booking of bookings) await this.#book(booking);
    for (const { id, stay } of bookings) {
      await arrivals.of(async () => (await this.#reservations.statusOf(id)) !== 'PENDING');
      await this.#transaction.run(() => this.#finish(id, stay));
    }
  }

  async #book({ id, stay }: { readonly id: Id<'reservation'>; readonly stay: DemoStay }): Promise<void> {
    if ((await this.#reservations.find(id)) !== undefined) return;
    const { guest, room, bookedDaysAgo, checkInDay, nights, guests, guestName, request, ending } = stay;
    const now = this.#clock.now();
    const checkIn = addDays(dateIn(ZONE, now), checkInDay);
    try {
      await this.#transaction.run(async () => {
        const reservation = await this.#request.execute({
          reservationId: id,
          at: now - bookedDaysAgo * DAY,
          memberId: demoId<'member'>(`member-guest-${guest}`),
          roomId: roomOf(room),
          stay: { checkIn, checkOut: addDays(checkIn, nights) },
          guests,
          guestName,
          request,
        });
        const { state, expiresAt } = reservation;
        if (ending.ends === 'EXPIRED')
          await this.#steps.take(reservation, expire({ state, at: expiresAt + 2 * SECOND }));
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error; // somebody has withdrawn the guest or the place meanwhile
    }
  }

  async #finish(id: Id<'reservation'>, { ending }: DemoStay): Promise<void> {
    const reservation = await this.#reservations.hold(id);
    if (reservation === undefined || UNANSWERED.includes(reservation.state.status)) return;
    const { bookedAt } = reservation.booking;
    await this.#database.run(DATE_BACK, [bookedAt + SECOND, id, bookedAt + 60 * SECOND]);
    if (ending.ends === 'CANCELLED') await this.#cancel(reservation, ending);
    else await this.#complete(reservation);
  }

  async #cancel(reservation: Reservation, ending: Extract<DemoStay['ending'], { ends: 'CANCELLED' }>): Promise<void> {
    const { state, booking } = reservation;
    const at = booking.bookedAt + ending.daysAfter * DAY;
    await this.#steps.take(reservation, cancel({ state, at, booking, cause: ending.by, reason: ending.reason }));
  }

  async #complete(reservation: Reservation): Promise<void> {
    const { state, booking } = reservation;
    const at = endOf(booking) + 30 * SECOND;
    if (at <= this.#clock.now()) await this.#steps.take(reservation, complete({ state, at, booking }));
  }
}

const roomOf = (room: DemoStay['room']): Id<'room'> => demoId<'room'>(`room-${room}`);
