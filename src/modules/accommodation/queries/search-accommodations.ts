import type { Clock } from '#kernel/domain/clock.ts';
import type { FieldFault } from '#kernel/domain/errors.ts';
import type { AccommodationSearch, SearchPage, SearchRequest } from '../domain/accommodation-search.ts';
import { checkInFaults } from '../domain/searched-stay.ts';
import { Todays } from '../domain/todays.ts';

interface Asked extends Omit<SearchRequest, 'todays'> {
  /** What is wrong with it as far as is known. */
  readonly faults?: readonly FieldFault[];
}

/** Places as guests look for them; what is past at a place is not offered there, and what is past everywhere is a fault. */
export class SearchAccommodations {
  readonly #search: AccommodationSearch;
  readonly #clock: Clock;

  constructor(search: AccommodationSearch, clock: Clock) {
    this.#search = search;
    this.#clock = clock;
  }

  async execute({
    faults: known = [],
    ...request
  }: Asked): Promise<SearchPage | { readonly faults: readonly FieldFault[] }> {
    const todays = Todays.in({ zones: await this.#search.timeZones(), now: this.#clock.now() });
    const { stay } = request.criteria;
    const faults = [...known, ...(stay === undefined ? [] : checkInFaults({ stay, todays }))];
    return faults.length > 0 ? { faults } : this.#search.find({ ...request, todays });
  }
}
