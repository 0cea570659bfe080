import type { Id } from '#kernel/domain/ids.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Change, ReservationState } from '../domain/reservation.ts';
import { type NumberedChange, type Reservation, ReservationRepository } from '../domain/reservation-repository.ts';
import type { Status } from '../domain/reservation-status.ts';
import { beginOf, endOf } from '../domain/stay.ts';
import { COLUMNS, fromRow, type ReservationRow, stateValues } from './reservation-row.ts';

const ADD = `INSERT INTO reservation (${COLUMNS}, begins_at, ends_at, due_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FIND = `SELECT ${COLUMNS} FROM reservation WHERE id = ?`;
const STATUS = 'SELECT status FROM reservation WHERE id = ?';
/** `due_at` is when the clock moves it on if nobody else does: a PENDING one at its deadline, a CONFIRMED one when the guests have left. */
const MOVE = `UPDATE reservation SET status = ?, reason = ?, price = ?, cancellation = ?,
    due_at = CASE ? WHEN 'CONFIRMED' THEN ends_at END WHERE id = ? AND status = ?`;
const BEGIN = 'INSERT INTO reservation_history (reservation_id, number, status, at, cause) VALUES (?, 1, ?, ?, ?)';
/** Units commit in another order than their times were taken in; a change is never told as earlier than the one before it. */
const APPEND = `INSERT INTO reservation_history (reservation_id, number, status, at, cause, reason)
  SELECT ?, COALESCE(MAX(number), 0) + 1, ?, CASE WHEN MAX(at) > ? THEN MAX(at) ELSE ? END, ?, ?
  FROM reservation_history WHERE reservation_id = ?`;
const HISTORY = `SELECT number, status, at, cause, reason FROM reservation_history
  WHERE reservation_id = ? AND number > ? ORDER BY number`;
const OVERDUE = "SELECT id FROM reservation WHERE due_at <= ? AND status = 'PENDING' ORDER BY due_at LIMIT ?";
const ENDED = "SELECT id FROM reservation WHERE due_at <= ? AND status = 'CONFIRMED' ORDER BY due_at LIMIT ?";
/** Each status by itself, so that the index leads from one open stay to the next. */
const upcoming = (party: 'member_id' | 'host_id', status: Status): string =>
  `SELECT id FROM (SELECT id FROM reservation WHERE ${party} = ? AND status = '${status}' AND id > ? AND begins_at > ?
    ORDER BY id LIMIT ?) AS ${status.toLowerCase()}_of_${party}`;
const UPCOMING_OF = [
  upcoming('member_id', 'PENDING'),
  upcoming('member_id', 'CONFIRMED'),
  upcoming('host_id', 'PENDING'),
  upcoming('host_id', 'CONFIRMED'),
];
const UPCOMING = `${UPCOMING_OF.join(' UNION ')} ORDER BY id LIMIT ?`;
const FORGET_GUEST = 'UPDATE reservation SET guest_name = NULL, request = NULL WHERE id = ?';
const NAMING = `SELECT id FROM reservation
  WHERE member_id = ? AND status NOT IN ('PENDING', 'CONFIRMED') AND (guest_name IS NOT NULL OR request IS NOT NULL)
  ORDER BY id LIMIT ?`;

type HistoryRow = Omit<NumberedChange, 'reason'> & { readonly reason: Change['reason'] | null };
type IdRow = { readonly id: Id<'reservation'> };

export class SqlReservationRepository extends ReservationRepository {
  readonly #database: Database;
  readonly #hold: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#hold = FIND + database.dialect.forUpdate;
  }

  async add({ reservation, change }: { readonly reservation: Reservation; readonly change: Change }): Promise<boolean> {
    const { id, memberId, hostId, room, accommodation, guests, guestName, request, booking, expiresAt, state } =
      reservation;
    const { stay, house, terms, bookedAt } = booking;
    const isNew = await this.#database.insertNew(ADD, [
      ...[id, memberId, hostId, room.id, room.name, accommodation.id, accommodation.name, stay.checkIn, stay.checkOut],
      ...[
        guests,
        guestName ?? null,
        request ?? null,
        JSON.stringify(house),
        JSON.stringify(terms),
        bookedAt,
        expiresAt,
      ],
      ...[...stateValues(state), beginOf(booking), endOf(booking), expiresAt],
    ]);
    if (!isNew) return false;
    await this.#database.run(BEGIN, [id, change.status, change.at, change.cause]);
    return true;
  }

  async statusOf(id: Id<'reservation'>): Promise<Status | undefined> {
    return (await this.#database.get<{ status: Status }>(STATUS, [id]))?.status;
  }

  async find(id: Id<'reservation'>): Promise<Reservation | undefined> {
    const row = await this.#database.get<ReservationRow>(FIND, [id]);
    return row === undefined ? undefined : fromRow(row);
  }

  async hold(id: Id<'reservation'>): Promise<Reservation | undefined> {
    const row = await this.#database.get<ReservationRow>(this.#hold, [id]);
    return row === undefined ? undefined : fromRow(row);
  }

  async move(step: {
    readonly reservation: Reservation;
    readonly state: ReservationState;
    readonly change: Change;
  }): Promise<boolean> {
    const { reservation, state, change } = step;
    const { affected } = await this.#database.run(MOVE, [
      ...stateValues(state),
      state.status,
      reservation.id,
      reservation.state.status,
    ]);
    if (affected === 0) return false;
    await this.#append(reservation.id, change);
    return true;
  }

  async history(id: Id<'reservation'>, after = 0): Promise<NumberedChange[]> {
    const rows = await this.#database.all<HistoryRow>(HISTORY, [id, after]);
    return rows.map(({ reason, ...row }) => (reason === null || reason === undefined ? row : { ...row, reason }));
  }

  async overdue({ now, limit }: { readonly now: number; readonly limit: number }): Promise<Id<'reservation'>[]> {
    return (await this.#database.all<IdRow>(OVERDUE, [now, limit])).map(({ id }) => id);
  }

  async ended({ now, limit }: { readonly now: number; readonly limit: number }): Promise<Id<'reservation'>[]> {
    return (await this.#database.all<IdRow>(ENDED, [now, limit])).map(({ id }) => id);
  }

  async upcomingOf(page: {
    readonly memberId: string;
    readonly now: number;
    readonly after: string;
    readonly limit: number;
  }): Promise<Id<'reservation'>[]> {
    const { memberId, now, after, limit } = page;
    const values = UPCOMING_OF.flatMap(() => [memberId, after, now, limit]);
    return (await this.#database.all<IdRow>(UPCOMING, [...values, limit])).map(({ id }) => id);
  }

  async forgetGuest(id: Id<'reservation'>): Promise<void> {
    await this.#database.run(FORGET_GUEST, [id]);
  }

  async namingGuestsOf({ memberId, limit }: { readonly memberId: string; readonly limit: number }) {
    return (await this.#database.all<IdRow>(NAMING, [memberId, limit])).map(({ id }) => id);
  }

  async #append(id: Id<'reservation'>, { status, at, cause, reason }: Change): Promise<void> {
    await this.#database.run(APPEND, [id, status, at, at, cause, reason ?? null, id]);
  }
}
