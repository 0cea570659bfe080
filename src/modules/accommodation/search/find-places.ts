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
  price: (search) => seekByPrice(search, (price) => price),
  '-price': (search) => seekByPrice(search, (price) => -price),
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

function seekByPrice({ catalogue, question, best }: Search, key: (price: number) => number): void {
  for (const place of catalogue.byAge.places) {
    if (place.listed === undefined || !question.concerns(place.listed)) continue;
    const price = question.price(place);
    if (!question.affords(price) || (price === undefined && !question.suits(place))) continue;
    const candidate = { key: price === undefined ? UNPRICED : key(price), place };
    if (best.admits(candidate)) best.add(candidate);
  }
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
