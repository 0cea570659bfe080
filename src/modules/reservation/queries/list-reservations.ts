import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Database, SqlValue } from '#kernel/persistence/database.ts';
import type { Status } from '../domain/reservation-status.ts';
import { COLUMNS, fromRow, type ReservationRow } from '../persistence/reservation-row.ts';
import { type ReservationView, viewOf } from './reservation-views.ts';

export interface ReservationFilter {
  readonly status?: Status | undefined;
  /** Stays that meet the half-open range `[from, to)`. */
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly before?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins, undefined on the last one. */
  readonly next: string | undefined;
}

type HostedRow = ReservationRow & { readonly member_name: string | null };

interface Hosted {
  readonly where: string;
  readonly values: readonly SqlValue[];
  readonly filter: ReservationFilter;
}

/** Reservations are found by their host, and a place has one for good. */
const HOST_OF_PLACE = 'r.host_id = (SELECT p.host_id FROM reservation_place p WHERE p.accommodation_id = ?)';
const qualified = COLUMNS.replace(/\w+/g, 'r.$&');

/** Lists of reservations, newest first. */
export class ListReservations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A member's own, in every status. */
  async ofMember({
    memberId,
    ...filter
  }: ReservationFilter & { readonly memberId: string }): Promise<Page<ReservationView>> {
    const { rows, next } = await this.#page<ReservationRow>({
      select: `SELECT ${qualified} FROM reservation r WHERE r.member_id = ?`,
      values: [memberId],
      filter,
    });
    return { items: rows.map((row) => viewOf(fromRow(row))), next };
  }

  /** Those of a host's places: the guest's name as booked, else the member's. */
  ofHost(
    wanted: ReservationFilter & { readonly hostId: string; readonly accommodationId?: string | undefined },
  ): Promise<Page<ReservationView>> {
    const { hostId, accommodationId, ...filter } = wanted;
    if (accommodationId === undefined) return this.#hosted({ where: 'r.host_id = ?', values: [hostId], filter });
    const where = 'r.host_id = ? AND r.accommodation_id = ?';
    return this.#hosted({ where, values: [hostId, accommodationId], filter });
  }

  /** Those of a place, whoever hosts it and even when nobody does any more; as the host sees them. */
  ofPlace({
    accommodationId,
    ...filter
  }: ReservationFilter & { readonly accommodationId: string }): Promise<Page<ReservationView>> {
    const where = `${HOST_OF_PLACE} AND r.accommodation_id = ?`;
    return this.#hosted({ where, values: [accommodationId, accommodationId], filter });
  }

  async #hosted({ where, values, filter }: Hosted): Promise<Page<ReservationView>> {
    const { rows, next } = await this.#page<HostedRow>({
      select: `SELECT ${qualified}, m.name AS member_name FROM reservation r
        LEFT JOIN reservation_member m ON m.member_id = r.member_id WHERE ${where}`,
      values,
      filter,
    });
    return { items: rows.map(hostedView), next };
  }

  async #page<Row extends { readonly id: string }>(asked: {
    readonly select: string;
    readonly values: readonly SqlValue[];
    readonly filter: ReservationFilter;
  }): Promise<{ readonly rows: readonly Row[]; readonly next: string | undefined }> {
    const { status, from, to, before, limit } = asked.filter;
    const conditions: readonly (readonly [string, SqlValue | undefined])[] = [
      ['r.status = ?', status],
      ['r.check_out > ?', from],
      ['r.check_in < ?', to],
      ['r.id < ?', before],
    ];
    const given = conditions.filter(
      (condition): condition is readonly [string, SqlValue] => condition[1] !== undefined,
    );
    const where = given.map(([sql]) => ` AND ${sql}`).join('');
    const values = [...asked.values, ...given.map(([, value]) => value), limit + 1];
    const rows = await this.#database.all<Row>(`${asked.select}${where} ORDER BY r.id DESC LIMIT ?`, values);
    const page = rows.slice(0, limit);
    return { rows: page, next: rows.length > limit ? page.at(-1)?.id : undefined };
  }
}

function hostedView(row: HostedRow): ReservationView {
  const view = viewOf(fromRow(row));
  const guestName = view.guestName ?? row.member_name ?? undefined;
  return guestName === undefined ? view : { ...view, guestName };
}
