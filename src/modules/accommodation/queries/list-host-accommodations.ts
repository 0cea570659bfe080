import { AFTER_EVERY_ID } from '#kernel/domain/ids.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import { type AccommodationRow, SELECT_ACCOMMODATION, type ShownAccommodation, shownOf } from './accommodation-row.ts';

const PAGE = `${SELECT_ACCOMMODATION} WHERE a.host_id = ? AND a.state <> 'WITHDRAWN' AND a.id < ? ORDER BY a.id DESC LIMIT ?`;

export interface HostPage {
  readonly items: readonly ShownAccommodation[];
  readonly next: AccommodationId | undefined;
}

/** A host's own places, suspended ones too, newest first. */
export class ListHostAccommodations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async execute(page: {
    readonly hostId: string;
    readonly limit: number;
    readonly after: string | undefined;
  }): Promise<HostPage> {
    const { hostId, limit, after } = page;
    const rows = await this.#database.all<AccommodationRow>(PAGE, [hostId, after ?? AFTER_EVERY_ID, limit + 1]);
    const items = rows.slice(0, limit).map(shownOf);
    return { items, next: rows.length > limit ? items.at(-1)?.id : undefined };
  }
}
