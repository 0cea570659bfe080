import type { Database } from '#kernel/persistence/database.ts';
import { type Place, PlaceDirectory } from '../domain/place-directory.ts';

const FIND = `SELECT accommodation_id AS accommodationId, version, host_id AS hostId, time_zone AS timeZone, state
  FROM room_place WHERE accommodation_id = ?`;
const KEEP = `INSERT INTO room_place (accommodation_id, version, host_id, time_zone, state) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (accommodation_id) DO UPDATE SET version = excluded.version, host_id = excluded.host_id,
    time_zone = excluded.time_zone, state = excluded.state
  WHERE excluded.version >= room_place.version`;

export class SqlPlaceDirectory extends PlaceDirectory {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  find(id: string): Promise<Place | undefined> {
    return this.#database.get<Place>(FIND, [id]);
  }

  async keep({ accommodationId, version, hostId, timeZone, state }: Place): Promise<void> {
    await this.#database.run(KEEP, [accommodationId, version, hostId, timeZone, state]);
  }
}
