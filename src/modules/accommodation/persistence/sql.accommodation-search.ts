import type { Logger } from '#kernel/observability/logger.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import {
  AccommodationSearch,
  type FoundAccommodation,
  type SearchPage,
  type SearchPosition,
  type SearchRequest,
} from '../domain/accommodation-search.ts';
import { nightsOf } from '../domain/searched-stay.ts';
import {
  fromPricesStatement,
  type Ids,
  offersStatement,
  pageStatement,
  placesStatement,
  TIME_ZONES,
} from './search-statements.ts';
import { type PlaceRow, shownPlace } from './shown-place.ts';
import type { Statement } from './statement.ts';

interface OfferRow {
  readonly id: string;
  readonly total: number;
  readonly rooms_left: number;
}

/** The search over rows: one statement for the ids of a page and three for what is shown of them, however many places there are. */
export class SqlAccommodationSearch extends AccommodationSearch {
  readonly #database: Database;
  readonly #logger: Logger;

  constructor(database: Database, logger: Logger) {
    super();
    this.#database = database;
    this.#logger = logger;
  }

  async timeZones(): Promise<readonly string[]> {
    return (await this.#database.all<{ name: string }>(TIME_ZONES)).map(({ name }) => name);
  }

  async find(request: SearchRequest): Promise<SearchPage> {
    const found = await this.#all<{ id: AccommodationId; position: number }>(pageStatement(request));
    const page = found.slice(0, request.limit);
    const last = page.at(-1);
    if (last === undefined) return { items: [], next: undefined };
    const next: SearchPosition | undefined =
      found.length > request.limit ? { key: last.position, id: last.id } : undefined;
    return {
      items: await this.#items(request, page.map(({ id }) => id) as [AccommodationId, ...AccommodationId[]]),
      next,
    };
  }

  async #items({ criteria, todays }: SearchRequest, ids: Ids): Promise<FoundAccommodation[]> {
    const { stay } = criteria;
    const places = await this.#all<PlaceRow>(placesStatement(ids));
    const fromPrices = await this.#all<{ id: string; price: number }>(fromPricesStatement({ ids, criteria, todays }));
    const offers = stay === undefined ? [] : await this.#all<OfferRow>(offersStatement({ ids, criteria, stay }));
    const placeOf = new Map(places.map((place) => [place.id as string, place]));
    const fromPriceOf = new Map(fromPrices.map(({ id, price }) => [id, price]));
    const cheapest = cheapestOf(offers);
    return ids.flatMap((id) => {
      const place = placeOf.get(id);
      const offer = cheapest.get(id);
      if (place === undefined || (stay !== undefined && offer === undefined)) return []; // gone between two statements
      const found = stay && offer && { nights: nightsOf(stay), total: offer.total, roomsLeft: offer.rooms_left };
      const shown = shownPlace(place, this.#logger);
      return shown === undefined ? [] : [{ ...shown, fromPrice: fromPriceOf.get(id) ?? null, stay: found }];
    });
  }

  #all<Row>({ text, values }: Statement): Promise<Row[]> {
    return this.#database.all<Row>(text, values);
  }
}

/** Of each place the offer with the lowest total; of equal ones that of which more is left. */
function cheapestOf(offers: readonly OfferRow[]): Map<string, OfferRow> {
  const cheapest = new Map<string, OfferRow>();
  for (const offer of offers) {
    const best = cheapest.get(offer.id);
    if (
      best === undefined ||
      offer.total < best.total ||
      (offer.total === best.total && offer.rooms_left > best.rooms_left)
    )
      cheapest.set(offer.id, offer);
  }
  return cheapest;
}
