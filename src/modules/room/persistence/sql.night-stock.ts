import type { Id } from '#kernel/domain/ids.ts';
import { addDays, daysBetween, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Database } from '#kernel/persistence/database.ts';
import { Portions } from '#kernel/persistence/portions.ts';
import type { RoomTerms } from '../domain/allocation.ts';
import { type Night, type NightEdit, type NightRange, NightStock, type RoomHorizon } from '../domain/night-stock.ts';
import type { OpeningNight } from '../domain/opening-nights.ts';
import { CapacityBelowHeld } from '../domain/room.errors.ts';

const TERMS = `SELECT r.accommodation_id, r.base_occupancy, r.max_occupancy, r.extra_guest_fee, r.state AS room_state, p.state AS place_state
  FROM room r LEFT JOIN room_place p ON p.accommodation_id = r.accommodation_id WHERE r.id = ?`;
const NIGHTS =
  'SELECT night, capacity, available, price, closed FROM room_stock WHERE room_id = ? AND night >= ? AND night < ? ORDER BY night';
const TAKE = `UPDATE room_stock SET available = available - 1
  WHERE room_id = ? AND night >= ? AND night < ? AND available > 0 AND closed = 0`;
const GIVE_BACK = 'UPDATE room_stock SET available = available + 1 WHERE room_id = ? AND night >= ? AND night < ?';
const FIRST = 'SELECT MIN(night) AS night FROM room_stock WHERE room_id = ?';
const ROOMS = 'SELECT id FROM room WHERE id > ? ORDER BY id LIMIT ?';
const FORGET = 'DELETE FROM room_stock WHERE room_id = ? AND night < ?';
const OPEN = new Portions(
  (count) => `INSERT INTO room_stock (room_id, night, capacity, available, price, closed)
  VALUES ${Array.from({ length: count }, () => '(?, ?, ?, ?, ?, 0)').join(', ')}`,
);
const LAST = 'SELECT MAX(night) AS night FROM room_stock WHERE room_id = ?';
const HORIZONS = `SELECT r.id AS roomId, p.time_zone AS timeZone, (SELECT MAX(s.night) FROM room_stock s WHERE s.room_id = r.id) AS last
  FROM room r JOIN room_place p ON p.accommodation_id = r.accommodation_id
  WHERE r.id > ? AND r.state = 'OPEN' AND p.state <> 'WITHDRAWN' ORDER BY r.id LIMIT ?`;
const EDIT = `UPDATE room_stock SET price = COALESCE(?, price), closed = COALESCE(?, closed),
    available = available + COALESCE(?, capacity) - capacity, capacity = COALESCE(?, capacity)
  WHERE room_id = ? AND night = ? AND capacity - available <= COALESCE(?, capacity)`;
const HELD_ABOVE = 'SELECT 1 AS there FROM room_stock WHERE room_id = ? AND night = ? AND capacity - available > ?';
const RAISE = 'UPDATE room_calendar SET version = version + 1 WHERE room_id = ?';
const BEGIN_CALENDAR = 'INSERT INTO room_calendar (room_id, version) VALUES (?, 1)';
const VERSION = 'SELECT version FROM room_calendar WHERE room_id = ?';

interface TermsRow {
  readonly accommodation_id: Id<'accommodation'>;
  readonly base_occupancy: number;
  readonly max_occupancy: number;
  readonly extra_guest_fee: number;
  readonly room_state: string;
  readonly place_state: string | null;
}

interface NightRow {
  readonly night: LocalDate;
  readonly capacity: number;
  readonly available: number;
  readonly price: number;
  readonly closed: number;
}

interface HorizonRow {
  readonly roomId: Id<'room'>;
  readonly timeZone: string;
  readonly last: LocalDate | null;
}

const dayAfter = (night: LocalDate | null): LocalDate | undefined => (night === null ? undefined : addDays(night, 1));

const nightOf = (row: NightRow): Night => ({ ...row, price: krw(row.price), closed: row.closed === 1 });

/** Every decrement is conditional, goes over the nights in date order, and is checked by the rows that it changed. */
export class SqlNightStock extends NightStock {
  readonly #database: Database;
  readonly #holdNights: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#holdNights = NIGHTS + database.dialect.forUpdate;
  }

  async termsOf(
    roomId: Id<'room'>,
  ): Promise<(RoomTerms & { readonly accommodationId: Id<'accommodation'> }) | undefined> {
    const row = await this.#database.get<TermsRow>(TERMS, [roomId]);
    if (row === undefined) return undefined;
    return {
      accommodationId: row.accommodation_id,
      bookable: row.room_state === 'OPEN' && row.place_state === 'LISTED',
      baseOccupancy: row.base_occupancy,
      maxOccupancy: row.max_occupancy,
      extraGuestFee: krw(row.extra_guest_fee),
    };
  }

  async nights({ roomId, from, to }: NightRange): Promise<Night[]> {
    return (await this.#database.all<NightRow>(NIGHTS, [roomId, from, to])).map(nightOf);
  }

  async hold({ roomId, from, to }: NightRange): Promise<Night[]> {
    return (await this.#database.all<NightRow>(this.#holdNights, [roomId, from, to])).map(nightOf);
  }

  async take({ roomId, from, to }: NightRange): Promise<void> {
    const { affected } = await this.#database.run(TAKE, [roomId, from, to]);
    if (affected !== daysBetween({ from, to })) throw new Error(`not all nights of room ${roomId} can be taken`);
  }

  async giveBack({ roomId, from, to }: NightRange): Promise<void> {
    const { affected } = await this.#database.run(GIVE_BACK, [roomId, from, to]);
    if (affected === daysBetween({ from, to })) return;
    const first = (await this.#database.get<{ night: LocalDate | null }>(FIRST, [roomId]))?.night ?? to;
    const kept = first > from ? first : from;
    if (affected !== Math.max(0, daysBetween({ from: kept, to })))
      throw new Error(`nights of room ${roomId} that are held are gone`);
  }

  async forget({
    before,
    after,
    rooms,
  }: {
    readonly before: LocalDate;
    readonly after: string;
    readonly rooms: number;
  }): Promise<string | undefined> {
    const page = await this.#database.all<{ id: string }>(ROOMS, [after, rooms]);
    for (const { id } of page) await this.#database.run(FORGET, [id, before]);
    return page.at(-1)?.id;
  }

  async open(roomId: Id<'room'>, nights: readonly OpeningNight[]): Promise<void> {
    const rows = nights.map(({ night, capacity, price }) => [roomId, night, capacity, capacity, price.amount]);
    for (const { sql, values } of OPEN.of(rows)) await this.#database.run(sql, values);
  }

  async openedUntil(roomId: Id<'room'>): Promise<LocalDate | undefined> {
    const row = await this.#database.get<{ night: LocalDate | null }>(LAST, [roomId]);
    return dayAfter(row?.night ?? null);
  }

  async horizons({ after, limit }: { readonly after: string; readonly limit: number }): Promise<RoomHorizon[]> {
    const rows = await this.#database.all<HorizonRow>(HORIZONS, [after, limit]);
    return rows.map(({ last, ...room }) => ({ ...room, openedUntil: dayAfter(last) }));
  }

  async edit(
    roomId: Id<'room'>,
    nights: readonly LocalDate[],
    { price, capacity, closed }: NightEdit,
  ): Promise<number> {
    let changed = 0;
    const values = [price ?? null, closed === undefined ? null : Number(closed), capacity ?? null, capacity ?? null];
    for (const night of nights) {
      const { affected } = await this.#database.run(EDIT, [...values, roomId, night, capacity ?? null]);
      if (affected === 0 && capacity !== undefined && (await this.#isHeldAbove(capacity, [roomId, night])))
        throw new CapacityBelowHeld();
      changed += affected;
    }
    return changed;
  }

  async #isHeldAbove(capacity: number, night: readonly [Id<'room'>, LocalDate]): Promise<boolean> {
    return (await this.#database.get(HELD_ABOVE, [...night, capacity])) !== undefined;
  }

  async raiseVersion(roomId: Id<'room'>): Promise<number> {
    const { affected } = await this.#database.run(RAISE, [roomId]);
    if (affected === 0 && !(await this.#database.insertNew(BEGIN_CALENDAR, [roomId])))
      await this.#database.run(RAISE, [roomId]);
    const version = await this.versionOf(roomId);
    if (version === undefined) throw new Error(`room ${roomId} has no calendar`);
    return version;
  }

  async versionOf(roomId: Id<'room'>): Promise<number | undefined> {
    return (await this.#database.get<{ version: number }>(VERSION, [roomId]))?.version;
  }
}
