import { AccommodationSearch, type SearchPage, type SearchRequest } from '../domain/accommodation-search.ts';
import { findPlaces } from './find-places.ts';
import type { InMemorySearchIndex } from './in-memory.search-index.ts';

/** The search in memory; until that has been built the rows answer. */
export class IndexedAccommodationSearch extends AccommodationSearch {
  readonly #index: InMemorySearchIndex;
  readonly #rows: AccommodationSearch;

  constructor(index: InMemorySearchIndex, rows: AccommodationSearch) {
    super();
    this.#index = index;
    this.#rows = rows;
  }

  async timeZones(): Promise<readonly string[]> {
    return this.#index.isBuilt ? this.#index.catalogue.timeZones : this.#rows.timeZones();
  }

  async find(request: SearchRequest): Promise<SearchPage> {
    return this.#index.isBuilt ? findPlaces(this.#index.catalogue, request) : this.#rows.find(request);
  }
}
