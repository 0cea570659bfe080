import { epochDay, isLocalDate } from '#kernel/domain/local-date.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Dialect } from '#kernel/persistence/dialect.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import { ready } from '../domain/distance.ts';
import type { SearchedRoom } from '../domain/search-feed.ts';
import type { ListedPlace } from '../search/indexed-place.ts';
import type { NightColumns } from '../search/night-table.ts';
import { type PlaceRow, shownPlace } from './shown-place.ts';

const PLACE = `SELECT p.id, p.version, p.name, p.name_en, p.type, p.region, p.address, p.location, p.amenities, p.images,
    s.place_rank, s.time_zone, s.words, s.amenities AS marks, s.lat, s.lng
  FROM accommodation p LEFT JOIN accommodation_search s ON s.accommodation_id = p.id`;
const ONE_PLACE = `${PLACE} WHERE p.id = ?`;
const PLACES = `${PLACE} WHERE s.accommodation_id > ? ORDER BY s.accommodation_id LIMIT ?`;
const ROOM = `SELECT room_id AS roomId, accommodation_id AS accommodationId, version, base_occupancy AS baseOccupancy,
    max_occupancy AS maxOccupancy, extra_guest_fee AS extraGuestFee, state
  FROM accommodation_room`;
const ONE_ROOM = `${ROOM} WHERE room_id = ?`;
const ROOMS = `${ROOM} WHERE room_id > ? ORDER BY room_id LIMIT ?`;
/** A row per room: so the database hands over few rows with much in them, and not a row per night. */
const calendarBy = ({ jsonArrayOf }: Dialect): string => `SELECT room_id AS roomId, ${jsonArrayOf('night')} AS nights,
    ${jsonArrayOf('version')} AS versions, ${jsonArrayOf('CASE WHEN closed = 0 THEN price END')} AS prices,
    ${jsonArrayOf('available')} AS available
  FROM accommodation_night`;

const PLACES_AT_ONCE = 200;
const ROOMS_AT_ONCE = 1_000;
const CALENDARS_AT_ONCE = 20;

export interface StoredPlace {
  readonly id: AccommodationId;
  readonly version: number;
  /** Undefined of a place that is not listed. */
  readonly listed: ListedPlace | undefined;
}

export interface StoredCalendar {
  readonly roomId: string;
  readonly nights: NightColumns;
}

interface StoredRow extends PlaceRow {
  readonly version: number;
  readonly place_rank: number | null;
  readonly time_zone: string;
  readonly words: string;
  readonly marks: string;
  readonly lat: number | null;
  readonly lng: number | null;
}

interface CalendarRow {
  readonly roomId: string;
  readonly nights: string;
  readonly versions: string;
  readonly prices: string;
  readonly available: string;
}

interface Pages<Row> {
  readonly sql: string;
  readonly most: number;
  readonly keyOf: (row: Row) => string;
}

/** What is stored for the search, in pages that take a few milliseconds each. */
export class SqlSearchRows {
  readonly #database: Database;
  readonly #oneCalendar: string;
  readonly #nextCalendars: string;
  readonly #logger: Logger;
  readonly #days = new Map<string, number>();

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    const calendar = calendarBy(database.dialect);
    this.#oneCalendar = `${calendar} WHERE room_id = ? GROUP BY room_id`;
    this.#nextCalendars = `${calendar} WHERE room_id > ? GROUP BY room_id ORDER BY room_id LIMIT ?`;
    this.#logger = logger;
  }

  async place(id: AccommodationId): Promise<StoredPlace | undefined> {
    const row = await this.#database.get<StoredRow>(ONE_PLACE, [id]);
    return row && this.#stored(row);
  }

  room(id: string): Promise<SearchedRoom | undefined> {
    return this.#database.get<SearchedRoom>(ONE_ROOM, [id]);
  }

  async calendar(roomId: string): Promise<StoredCalendar | undefined> {
    const row = await this.#database.get<CalendarRow>(this.#oneCalendar, [roomId]);
    return row && this.#calendar(row);
  }

  /** The listed ones. */
  async *places(): AsyncGenerator<readonly StoredPlace[]> {
    const pages = this.#pages<StoredRow>({ sql: PLACES, most: PLACES_AT_ONCE, keyOf: ({ id }) => id });
    for await (const rows of pages) yield rows.map((row) => this.#stored(row));
  }

  rooms(): AsyncGenerator<readonly SearchedRoom[]> {
    return this.#pages({ sql: ROOMS, most: ROOMS_AT_ONCE, keyOf: ({ roomId }) => roomId });
  }

  /** Of rooms too that nobody has told of yet. */
  async *calendars(): AsyncGenerator<readonly StoredCalendar[]> {
    const pages = this.#pages<CalendarRow>({
      sql: this.#nextCalendars,
      most: CALENDARS_AT_ONCE,
      keyOf: ({ roomId }) => roomId,
    });
    for await (const rows of pages) yield rows.map((row) => this.#calendar(row));
  }

  async *#pages<Row>({ sql, most, keyOf }: Pages<Row>): AsyncGenerator<Row[]> {
    let after = '';
    for (;;) {
      const rows = await this.#database.all<Row>(sql, [after, most]);
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < most) return;
      after = keyOf(last);
    }
  }

  #stored(row: StoredRow): StoredPlace {
    const { id, version, type, region, place_rank: rank, time_zone: timeZone, words, marks: amenities, lat, lng } = row;
    if (rank === null) return { id, version, listed: undefined };
    const location = lat === null || lng === null ? undefined : ready({ lat, lng });
    const shown = shownPlace(row, this.#logger);
    return { id, version, listed: { type, region, rank, timeZone, words, amenities, location, shown } };
  }

  #calendar({ roomId, nights, versions, prices, available }: CalendarRow): StoredCalendar {
    return {
      roomId,
      nights: {
        days: (JSON.parse(nights) as string[]).map((night) => this.#dayOf(night)),
        versions: JSON.parse(versions),
        prices: JSON.parse(prices),
        available: JSON.parse(available),
      },
    };
  }

  /** A night that is none is long past. */
  #dayOf(night: string): number {
    const known = this.#days.get(night) ?? (isLocalDate(night) ? epochDay(night) : 0);
    this.#days.set(night, known);
    return known;
  }
}
