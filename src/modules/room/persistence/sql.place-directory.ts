import type { Told } from '#kernel/domain/told.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import { type Place, PlaceDirectory } from '../domain/place-directory.ts';

const FIND = `SELECT accommodation_id AS accommodationId, version, host_id AS hostId, time_zone AS timeZone, state
  FROM room_place WHERE accommodation_id = ?`;
const KEEP: Upsert = {
  into: 'room_place',
  key: ['accommodation_id'],
  columns: ['version', 'host_id', 'time_zone', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};

export class SqlPlaceDirectory extends PlaceDirectory {
  readonly #database: Database;
  readonly #keep: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#keep = database.dialect.upsert(KEEP);
  }

  find(id: string): Promise<Place | undefined> {
    return this.#database.get<Place>(FIND, [id]);
  }

  async keep({ accommodationId, version, hostId, timeZone, state, toldAt }: Told<Place>): Promise<void> {
    await this.#database.run(this.#keep, [accommodationId, version, hostId, timeZone, state, toldAt]);
  }
}
