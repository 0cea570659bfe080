import {
  type FoundAccommodation,
  type SearchPage,
  type SearchRequest,
  type Sort,
  UNPRICED,
} from '../domain/accommodation-search.ts';
import { BestPlaces } from './best-places.ts';
import type { IndexedCatalogue } from './indexed-catalogue.ts';
import type { IndexedPlace, ListedPlace } from './indexed-place.ts';
import type { PlaceOrder } from './place-order.ts';
import { Question } from './question.ts';

/** A longer stay is seldom free, so it would not end early, and it is faster to take the places as they lie in memory. */
const MOST_NIGHTS_BY_PRICE = 7;

interface Search {
  readonly catalogue: IndexedCatalogue;
  readonly question: Question;
  readonly best: BestPlaces;
}

/** One page of a search, from memory alone. */
export function findPlaces(catalogue: IndexedCatalogue, { criteria, todays, limit, after }: SearchRequest): SearchPage {
  const question = new Question({ criteria, todays, rooms: catalogue.rooms });
  const best = new BestPlaces({ most: limit + 1, after });
  SEEK[criteria.sort]({ catalogue, question, best });
  const page = best.placed.slice(0, limit);
  const last = page.at(-1);
  const isLast = last === undefined || best.placed.length <= limit;
  return {
    items: page.flatMap(({ place }) => itemsOf(place, question)),
    next: isLast ? undefined : { key: last.key, id: last.place.id },
  };
}

const SEEK: Readonly<Record<Sort, (search: Search) => void>> = {
  recommended: (search) => seekInOrder(search, { order: search.catalogue.byRank, key: ({ rank }) => rank }),
  newest: (search) => seekInOrder(search, { order: search.catalogue.byAge, key: () => 0 }),
  distance: seekNearest,
  price: (search) => (search.question.nights > MOST_NIGHTS_BY_PRICE ? seekByPrice(search, 1) : seekCheapest(search)),
  '-price': (search) => seekByPrice(search, -1),
};

interface InOrder {
  readonly order: PlaceOrder;
  readonly key: (listed: ListedPlace) => number;
}

/** Goes along an order that is that of the page, until the page is full. */
function seekInOrder({ question, best }: Search, { order, key }: InOrder): void {
  for (const place of order.places) {
    if (best.isFull) return;
    if (place.listed === undefined) continue;
    const candidate = { key: key(place.listed), place };
    if (best.admits(candidate) && finds(place, question)) best.add(candidate);
  }
}

function seekNearest({ catalogue, question, best }: Search): void {
  for (const place of catalogue.byAge.places) {
    if (place.listed === undefined) continue;
    const candidate = { key: question.distance(place.listed), place };
    if (best.admits(candidate) && finds(place, question)) best.add(candidate);
  }
}

/** Goes along the lowest prices, until nothing that follows can be as cheap as what has been found. */
function seekCheapest({ catalogue, question, best }: Search): void {
  for (const place of catalogue.byLowest.places) {
    if (best.excludes(Math.min(question.nights * place.lowest, UNPRICED))) return;
    const price = priceOf(place, question);
    if (price !== undefined && best.admits({ key: price, place })) best.add({ key: price, place });
  }
}

/** `direction` is 1 from the cheapest on, -1 from the dearest on. */
function seekByPrice({ catalogue, question, best }: Search, direction: 1 | -1): void {
  for (const place of catalogue.byAge.places) {
    const price = priceOf(place, question);
    if (price === undefined) continue;
    const candidate = { key: price === UNPRICED ? UNPRICED : direction * price, place };
    if (best.admits(candidate)) best.add(candidate);
  }
}

/** Undefined of a place that is not what was asked for, `UNPRICED` of one that is and has no price. */
function priceOf(place: IndexedPlace, question: Question): number | undefined {
  if (place.listed === undefined || !question.concerns(place.listed)) return undefined;
  const price = question.price(place);
  if (!question.affords(price) || (price === undefined && !question.suits(place))) return undefined;
  return price ?? UNPRICED;
}

function finds(place: IndexedPlace, question: Question): boolean {
  if (place.listed === undefined || !question.concerns(place.listed)) return false;
  return question.isBounded ? question.affords(question.price(place)) : question.suits(place);
}

function itemsOf(place: IndexedPlace, question: Question): FoundAccommodation[] {
  const shown = place.listed?.shown;
  if (shown === undefined) return [];
  return [{ ...shown, fromPrice: question.fromPrice(place) ?? null, stay: question.stayAt(place) }];
}
