import type { AccommodationId, GeoPoint } from './accommodation.ts';
import type { AccommodationType } from './accommodation-types.ts';
import type { Amenity } from './amenities.ts';
import type { Region } from './regions.ts';
import type { SearchedStay } from './searched-stay.ts';
import type { Todays } from './todays.ts';

export const SORTS = ['recommended', 'price', '-price', 'newest', 'distance'] as const;
export type Sort = (typeof SORTS)[number];

export interface SearchCriteria {
  readonly region?: Region | undefined;
  readonly type?: AccommodationType | undefined;
  /** A substring of name, English name or address, whatever the case. */
  readonly words?: string | undefined;
  /** All of them. */
  readonly amenities: readonly Amenity[];
  /** Undefined when the guest did not say: then it is one, and places without a room are found too. */
  readonly guests?: number | undefined;
  /** Only places with a room that is free on every night. */
  readonly stay?: SearchedStay | undefined;
  /** Won per night, both inclusive: of the stay, without one of `fromPrice`. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  /** Only places that say where they are. */
  readonly near?: GeoPoint | undefined;
  readonly radiusKm?: number | undefined;
  readonly sort: Sort;
}

/** The key of what has no price, after every price. */
export const UNPRICED = 9_000_000_000_000_000;

/** Where a page ended, in the order of its sort. */
export interface SearchPosition {
  readonly key: number;
  readonly id: AccommodationId;
}

export interface FoundStay {
  readonly nights: number;
  /** Won for all nights in the cheapest room that is free, extra guests included. */
  readonly total: number;
  /** How many of that room are left on its tightest night. */
  readonly roomsLeft: number;
}

/** What is said of a place wherever it is found. */
export interface ShownPlace {
  readonly id: AccommodationId;
  readonly name: string;
  readonly nameEn: string | null;
  readonly type: AccommodationType;
  readonly region: Region;
  readonly address: string;
  readonly location: GeoPoint | null;
  readonly amenities: readonly Amenity[];
  readonly thumbnailUrl: string | null;
}

export interface FoundAccommodation extends ShownPlace {
  /** Won: the lowest night of the next 30 that is not closed, extra guests included. */
  readonly fromPrice: number | null;
  readonly stay: FoundStay | undefined;
}

export interface SearchPage {
  readonly items: readonly FoundAccommodation[];
  /** Where the next page goes on; undefined at the end. */
  readonly next: SearchPosition | undefined;
}

export interface SearchRequest {
  readonly criteria: SearchCriteria;
  /** Of the time zones that `timeZones` told. */
  readonly todays: Todays;
  readonly limit: number;
  readonly after?: SearchPosition | undefined;
}

/**
 * Finds listed places. Pages go by keyset, so that each place is shown once however many are added meanwhile; the effort does not
 * grow with a query per place, and a place whose data is broken is left out of the page and breaks nothing else.
 */
export abstract class AccommodationSearch {
  /** The time zones of the listed places. */
  abstract timeZones(): Promise<readonly string[]>;
  abstract find(request: SearchRequest): Promise<SearchPage>;
}
