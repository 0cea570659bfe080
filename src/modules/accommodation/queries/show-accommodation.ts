import type { Database } from '#kernel/persistence/database.ts';
import { AccommodationNotFound } from '../domain/accommodation.errors.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import { type AccommodationRow, SELECT_ACCOMMODATION, type ShownAccommodation, shownOf } from './accommodation-row.ts';

/** One place with all that its page shows. */
export class ShowAccommodation {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** For everybody: only what is listed. @throws AccommodationNotFound */
  async listed(id: AccommodationId): Promise<ShownAccommodation> {
    const shown = await this.inAnyState(id);
    if (shown.state !== 'LISTED') throw new AccommodationNotFound();
    return shown;
  }

  /** For whoever has just changed it. @throws AccommodationNotFound */
  async inAnyState(id: AccommodationId): Promise<ShownAccommodation> {
    const row = await this.#database.get<AccommodationRow>(`${SELECT_ACCOMMODATION} WHERE a.id = ?`, [id]);
    if (row === undefined) throw new AccommodationNotFound();
    return shownOf(row);
  }
}
