import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Database } from '#kernel/persistence/database.ts';
import { type SearchedNights, type SearchedRoom, SearchFeed } from '../domain/search-feed.ts';

const KEEP_ROOM = `INSERT INTO accommodation_room (room_id, accommodation_id, version, base_occupancy, max_occupancy, extra_guest_fee, state)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (room_id) DO UPDATE SET accommodation_id = excluded.accommodation_id, version = excluded.version,
    base_occupancy = excluded.base_occupancy, max_occupancy = excluded.max_occupancy,
    extra_guest_fee = excluded.extra_guest_fee, state = excluded.state
  WHERE excluded.version >= accommodation_room.version`;

const keepNights = (
  count: number,
): string => `INSERT INTO accommodation_night (room_id, night, version, price, available, closed)
  VALUES ${Array.from({ length: count }, () => '(?, ?, ?, ?, ?, ?)').join(', ')}
  ON CONFLICT (room_id, night) DO UPDATE SET version = excluded.version, price = excluded.price,
    available = excluded.available, closed = excluded.closed
  WHERE excluded.version >= accommodation_night.version`;

/** By its nights and not by the rooms that are known: a night may have been told of first. */
const NEXT_ROOM = 'SELECT MIN(room_id) AS roomId FROM accommodation_night WHERE room_id > ?';
const FORGET = 'DELETE FROM accommodation_night WHERE room_id = ? AND night < ?';
const AT_ONCE = 25;
const KEEP_ONE = keepNights(1);
const KEEP_MANY = keepNights(AT_ONCE);
const ROOMS_AT_ONCE = 200;

/** The read model of the search in rows, written by prepared statements: each booking comes through here. */
export class SqlSearchFeed extends SearchFeed {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async keepRoom(room: SearchedRoom): Promise<void> {
    const { roomId, accommodationId, version, baseOccupancy, maxOccupancy, extraGuestFee, state } = room;
    await this.#database.run(KEEP_ROOM, [
      roomId,
      accommodationId,
      version,
      baseOccupancy,
      maxOccupancy,
      extraGuestFee,
      state,
    ]);
  }

  async keepNights({ roomId, version, nights }: SearchedNights): Promise<void> {
    const rows = nights.map(({ night, price, available, closed }) => [
      roomId,
      night,
      version,
      price,
      available,
      closed ? 1 : 0,
    ]);
    const whole = rows.length - (rows.length % AT_ONCE);
    for (let at = 0; at < whole; at += AT_ONCE)
      await this.#database.run(KEEP_MANY, rows.slice(at, at + AT_ONCE).flat());
    for (const row of rows.slice(whole)) await this.#database.run(KEEP_ONE, row);
  }

  async forgetNights({
    before,
    after,
  }: {
    readonly before: LocalDate;
    readonly after: string;
  }): Promise<string | undefined> {
    let room = after;
    for (let count = 0; count < ROOMS_AT_ONCE; count++) {
      const next = await this.#database.get<{ roomId: string | null }>(NEXT_ROOM, [room]);
      if (next === undefined || next.roomId === null) return undefined;
      room = next.roomId;
      await this.#database.run(FORGET, [room, before]);
    }
    return room;
  }
}
