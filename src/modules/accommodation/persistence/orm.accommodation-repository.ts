import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import { Accommodation, type AccommodationId, type HostId } from '../domain/accommodation.ts';
import { AccommodationRepository } from '../domain/accommodation-repository.ts';
import { placeRank } from '../domain/place-rank.ts';
import { amenityText, searchText } from './search-text.ts';

const LOCK = 'UPDATE accommodation SET version = version WHERE id = ?';
const LOCK_ALL = 'UPDATE accommodation SET version = version WHERE host_id = ?';
const SHOW: Upsert = {
  into: 'accommodation_search',
  key: ['accommodation_id'],
  columns: ['region', 'type', 'place_rank', 'time_zone', 'words', 'amenities', 'lat', 'lng'],
};
const HIDE = 'DELETE FROM accommodation_search WHERE accommodation_id = ?';

/** The listings through the object mapper; what the search needs of a listed one is kept beside it. */
export class OrmAccommodationRepository extends AccommodationRepository {
  readonly #database: Database;
  readonly #upsertShown: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#upsertShown = database.dialect.upsert(SHOW);
  }

  async lock(id: AccommodationId): Promise<Accommodation | undefined> {
    await this.#database.run(LOCK, [id]);
    return (await this.#database.entityManager().findOne(Accommodation, { id })) ?? undefined;
  }

  async lockAllOf(hostId: HostId): Promise<readonly Accommodation[]> {
    await this.#database.run(LOCK_ALL, [hostId]);
    return this.#database
      .entityManager()
      .find(Accommodation, { hostId, state: { $ne: 'WITHDRAWN' } }, { orderBy: { id: 'asc' } });
  }

  after({ mark, limit }: { readonly mark: string; readonly limit: number }): Promise<readonly Accommodation[]> {
    const id = { $gt: mark as AccommodationId };
    return this.#database.entityManager().find(Accommodation, { id }, { orderBy: { id: 'asc' }, limit });
  }

  async save(place: Accommodation): Promise<void> {
    const manager = this.#database.entityManager();
    manager.persist(place);
    await manager.flush();
    if (place.state === 'LISTED') await this.#show(place);
    else await this.#database.run(HIDE, [place.id]);
  }

  async #show(place: Accommodation): Promise<void> {
    await this.#database.run(this.#upsertShown, [
      place.id,
      place.region,
      place.type,
      placeRank(place),
      place.timeZone,
      searchText(place),
      amenityText(place.amenities),
      place.location?.lat ?? null,
      place.location?.lng ?? null,
    ]);
  }
}
