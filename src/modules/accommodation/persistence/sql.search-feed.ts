import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Told } from '#kernel/domain/told.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import { Portions } from '#kernel/persistence/portions.ts';
import { type SearchedNights, type SearchedRoom, SearchFeed } from '../domain/search-feed.ts';

const KEEP_ROOM: Upsert = {
  into: 'accommodation_room',
  key: ['room_id'],
  columns: ['accommodation_id', 'version', 'base_occupancy', 'max_occupancy', 'extra_guest_fee', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};
const KEEP_NIGHTS: Upsert = {
  into: 'accommodation_night',
  key: ['room_id', 'night'],
  columns: ['version', 'price', 'available', 'closed', 'told_at'],
  newest: ['version', 'told_at'],
};

/** By its nights and not by the rooms that are known: a night may have been told of first. */
const NEXT_ROOM = 'SELECT MIN(room_id) AS roomId FROM accommodation_night WHERE room_id > ?';
const FORGET = 'DELETE FROM accommodation_night WHERE room_id = ? AND night < ?';
const ROOMS_AT_ONCE = 200;

/** The read model of the search in rows, written by prepared statements: each booking comes through here. */
export class SqlSearchFeed extends SearchFeed {
  readonly #database: Database;
  readonly #keepRoom: string;
  readonly #keepNights: Portions;

  constructor(database: Database) {
    super();
    this.#database = database;
    const { dialect } = database;
    this.#keepRoom = dialect.upsert(KEEP_ROOM);
    this.#keepNights = new Portions((rows) => dialect.upsert({ ...KEEP_NIGHTS, rows }));
  }

  async keepRoom(room: Told<SearchedRoom>): Promise<void> {
    const { roomId, accommodationId, version, baseOccupancy, maxOccupancy, extraGuestFee, state, toldAt } = room;
    await this.#database.run(this.#keepRoom, [
      roomId,
      accommodationId,
      version,
      baseOccupancy,
      maxOccupancy,
      extraGuestFee,
      state,
      toldAt,
    ]);
  }

  async keepNights({ roomId, version, nights, toldAt }: Told<SearchedNights>): Promise<void> {
    const rows = nights.map(({ night, price, available, closed }) => [
      roomId,
      night,
      version,
      price,
      available,
      closed ? 1 : 0,
      toldAt,
    ]);
    for (const { sql, values } of this.#keepNights.of(rows)) await this.#database.run(sql, values);
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
