import { CalendarChanged } from '#room';
import { firstTime, hear } from './events.ts';
import type { ModuleDatabase } from './module-database.ts';
import { SearchedNightRow } from './search-entities.ts';

/** The search's copy of the calendar, which every booking changes: a unit of work. */
export class Search {
  readonly #database: ModuleDatabase;

  constructor(database: ModuleDatabase) {
    this.#database = database;
  }

  async keep(row: { readonly topic: string; readonly payload: string }): Promise<void> {
    const { id: eventId, data } = hear(row, CalendarChanged);
    const { roomId, version, nights } = data;
    await this.#database.transactional(async (em) => {
      if (!(await firstTime(em, 'keep-nights', eventId))) return;
      const known = await em.find(SearchedNightRow, { roomId, night: { $in: nights.map(({ night }) => night) } });
      const rows = new Map(known.map((kept) => [kept.night, kept]));
      for (const { night, price, available, closed } of nights) {
        const state = { version, price, available, closed: closed ? 1 : 0 };
        const kept = rows.get(night);
        if (kept === undefined) em.persist(em.create(SearchedNightRow, { roomId, night, ...state }));
        else if (version > kept.version) em.assign(kept, state);
      }
    });
  }
}
