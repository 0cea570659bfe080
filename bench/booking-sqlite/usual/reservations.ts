import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Id } from '#kernel/domain/ids.ts';
import { dateIn } from '#kernel/domain/local-date.ts';
import { Validation } from '#kernel/domain/validation.ts';
import { IdempotencyMismatch, type IdempotentRequest, type StoredAnswer } from '#kernel/idempotency/idempotency.ts';
import { ReservationRequested } from '#reservation';
import { NightsAllocated, NightsRefused } from '#room';
import { freezeTerms } from '../../../src/modules/reservation/domain/cancellation-terms.ts';
import type { HolidayCalendar } from '../../../src/modules/reservation/domain/holiday-calendar.ts';
import { MemberWithdrawn, RoomNotFound } from '../../../src/modules/reservation/domain/reservation.errors.ts';
import {
  book,
  type Change,
  type Confirmed,
  confirm,
  type Rejected,
  reject,
} from '../../../src/modules/reservation/domain/reservation.ts';
import { beginOf, endOf, faultsOf } from '../../../src/modules/reservation/domain/stay.ts';
import { viewOf } from '../../../src/modules/reservation/queries/reservation-views.ts';
import type { RequestReservationCommand } from '../../../src/modules/reservation/use-cases/request-reservation.ts';
import { firstTime, hear, type Told, tell } from './events.ts';
import { StoredAnswerRow } from './message-entities.ts';
import type { ModuleDatabase } from './module-database.ts';
import {
  asReservation,
  HistoryRow,
  KnownMemberRow,
  KnownPlaceRow,
  KnownRoomRow,
  ReservationRow,
} from './reservation-entities.ts';

const DEADLINE_SECONDS = 30;

/** The reservation's side of the saga: each step a unit of work. */
export class Reservations {
  readonly #database: ModuleDatabase;
  readonly #holidays: HolidayCalendar;
  readonly #publish: (told: Told) => void;
  readonly #waiting = new Map<string, () => void>();

  constructor(database: ModuleDatabase, holidays: HolidayCalendar, publish: (told: Told) => void) {
    this.#database = database;
    this.#holidays = holidays;
    this.#publish = publish;
  }

  async request(command: RequestReservationCommand, key: IdempotentRequest | undefined): Promise<StoredAnswer> {
    const { reservationId: id, at } = command;
    const { answer, told } = await this.#database.transactional(async (em) => {
      const earlier = key === undefined ? null : await em.findOne(StoredAnswerRow, keyOf(key));
      if (earlier !== null && earlier.fingerprint !== key?.fingerprint) throw new IdempotencyMismatch();
      if (earlier !== null) return { answer: earlier.answer, told: undefined };
      const row = await this.#agree(em, { command, id, at });
      const { roomId, stay, guests, expectedTotal } = command;
      const told = tell(em, ReservationRequested.of({ reservationId: id, roomId, ...stay, guests, expectedTotal }));
      const headers = { location: `/api/v1/reservations/${id}`, 'retry-after': '1' };
      const answer = { status: 202, headers, body: viewOf(asReservation(row)) };
      if (key !== undefined)
        em.persist(em.create(StoredAnswerRow, { ...keyOf(key), fingerprint: key.fingerprint, answer, createdAt: at }));
      return { answer, told };
    });
    if (told !== undefined) this.#publish(told);
    return answer;
  }

  /** The reservation once it has moved, or as it is when the time is over. */
  async settled(id: Id<'reservation'>, seconds: number) {
    let overdue: NodeJS.Timeout | undefined;
    const moved = new Promise<void>((resolve) => {
      overdue = setTimeout(resolve, seconds * 1_000);
      this.#waiting.set(id, resolve);
    });
    try {
      const now = await this.#find(id);
      if (now.state.status !== 'PENDING') return now;
      await moved;
      return await this.#find(id);
    } finally {
      clearTimeout(overdue);
      this.#waiting.delete(id);
    }
  }

  confirm(row: { readonly topic: string; readonly payload: string }): Promise<void> {
    const { id, data } = hear(row, NightsAllocated);
    const { reservationId, nightly, total } = data;
    return this.#move({ eventId: id, subscriber: 'confirm-reservation', reservationId }, (state, at) =>
      confirm({ state, at, price: { nightly, total } }),
    );
  }

  reject(row: { readonly topic: string; readonly payload: string }): Promise<void> {
    const { id, data } = hear(row, NightsRefused);
    const { reservationId, reason } = data;
    return this.#move({ eventId: id, subscriber: 'reject-reservation', reservationId }, (state, at) =>
      reject({ state, at, reason }),
    );
  }

  async #find(id: Id<'reservation'>) {
    return asReservation(await this.#database.inTurn((em) => em.findOneOrFail(ReservationRow, { id })));
  }

  async #agree(
    em: SqlEntityManager,
    {
      command,
      id,
      at,
    }: { readonly command: RequestReservationCommand; readonly id: Id<'reservation'>; readonly at: number },
  ) {
    const { memberId, roomId, stay, guests, guestName, request } = command;
    const room = await em.findOne(KnownRoomRow, { roomId });
    const place = room === null ? null : await em.findOne(KnownPlaceRow, { accommodationId: room.accommodationId });
    if (room === null || place === null) throw new RoomNotFound();
    const member = await em.findOne(KnownMemberRow, { memberId });
    if (member?.state === 'WITHDRAWN') throw new MemberWithdrawn();
    const faults = faultsOf({ stay, today: dateIn(place.house.timeZone, at) });
    if (faults.length > 0) throw new Validation({ faults });
    const terms = freezeTerms({ policy: place.policy, checkIn: stay.checkIn, holidays: this.#holidays });
    const { state, change } = book({ at, deadlineSeconds: DEADLINE_SECONDS });
    const row = em.create(ReservationRow, {
      id,
      memberId,
      hostId: place.hostId,
      roomId,
      roomName: room.name,
      accommodationId: place.accommodationId,
      accommodationName: place.name,
      ...stay,
      guests,
      guestName: guestName ?? null,
      request: request ?? null,
      house: place.house,
      terms,
      bookedAt: at,
      expiresAt: state.expiresAt,
      beginsAt: beginOf({ stay, house: place.house }),
      endsAt: endOf({ stay, house: place.house }),
      status: state.status,
    });
    em.persist(row);
    this.#remember(em, { id, number: 1, change });
    return row;
  }

  async #move(
    heard: { readonly eventId: string; readonly subscriber: string; readonly reservationId: Id<'reservation'> },
    decide: (
      state: ReturnType<typeof asReservation>['state'],
      at: number,
    ) =>
      | { readonly moved: true; readonly state: Confirmed | Rejected; readonly change: Change }
      | { readonly moved: false },
  ): Promise<void> {
    const { eventId, subscriber, reservationId: id } = heard;
    const at = Date.now();
    await this.#database.transactional(async (em) => {
      if (!(await firstTime(em, subscriber, eventId))) return;
      const row = await em.findOne(ReservationRow, { id });
      if (row === null) return;
      const decision = decide(asReservation(row).state, at);
      if (!decision.moved) return;
      const { state, change } = decision;
      row.status = state.status;
      if (state.status === 'CONFIRMED') row.price = state.price;
      else row.reason = state.reason;
      this.#remember(em, { id, number: (await em.count(HistoryRow, { reservationId: id })) + 1, change });
    });
    this.#waiting.get(id)?.();
  }

  #remember(
    em: SqlEntityManager,
    { id, number, change }: { readonly id: string; readonly number: number; readonly change: Change },
  ): void {
    const { status, at, cause, reason } = change;
    em.persist(em.create(HistoryRow, { reservationId: id, number, status, at, cause, reason: reason ?? null }));
  }
}

const keyOf = ({ scope, key, method, path }: IdempotentRequest) => ({ scope, idempotencyKey: key, method, path });
