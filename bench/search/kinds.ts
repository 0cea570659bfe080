import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import type { SearchCriteria } from '../../src/modules/accommodation/domain/accommodation-search.ts';

/** A kind of search: what is asked for, and how many pages lie before the one that is measured. */
export interface Kind {
  readonly name: string;
  readonly criteria: SearchCriteria;
  readonly pagesBefore?: number;
  /** Whether a loop over arrays does the same without looking at words or places on a map. */
  readonly isPlain?: boolean;
}

const NEAR = { lat: 37.5, lng: 127 };

/** All over the country, unless the name says otherwise; two nights, two weeks from today, for two. */
export function kindsOf(now: number): readonly Kind[] {
  const from = addDays(dateIn('Asia/Seoul', now), 14);
  const stay = { checkIn: from, checkOut: addDays(from, 2) };
  const weeks = { checkIn: from, checkOut: addDays(from, 28) };
  const asked = { amenities: [], guests: 2, stay };
  const kind = (name: string, criteria: Partial<SearchCriteria> & Pick<SearchCriteria, 'sort'>, more: object = {}) => ({
    name,
    criteria: { ...asked, ...criteria },
    ...more,
  });
  return [
    kind('recommended', { sort: 'recommended' }),
    kind('newest', { sort: 'newest' }),
    kind('price', { sort: 'price' }, { isPlain: true }),
    kind('-price', { sort: '-price' }, { isPlain: true }),
    kind('price, no dates', { sort: 'price', stay: undefined }, { isPlain: true }),
    kind('price, 28 nights', { sort: 'price', stay: weeks }, { isPlain: true }),
    kind('price, one region', { sort: 'price', region: 'JEJU' }, { isPlain: true }),
    kind('price, page 50', { sort: 'price' }, { pagesBefore: 49 }),
    kind('between two prices', { sort: 'recommended', minPrice: 100_000, maxPrice: 120_000 }),
    kind('distance', { sort: 'distance', near: NEAR }),
    kind('within 30 km, price', { sort: 'price', near: NEAR, radiusKm: 30 }),
    kind('words', { sort: 'recommended', words: '바다 호텔' }),
    kind('five amenities', { sort: 'recommended', amenities: ['WIFI', 'PARKING', 'POOL', 'SAUNA', 'SPA'] }),
  ];
}

/** As a guest would ask for it. */
export function queryOf({ region, words, amenities, guests, stay, near, ...rest }: SearchCriteria): URLSearchParams {
  const { minPrice, maxPrice, radiusKm, sort } = rest;
  const asked: Record<string, string | number | LocalDate | undefined> = {
    region,
    q: words,
    amenities: amenities.length === 0 ? undefined : amenities.join(','),
    guests,
    checkIn: stay?.checkIn,
    checkOut: stay?.checkOut,
    minPrice,
    maxPrice,
    near: near && `${near.lat},${near.lng}`,
    radiusKm,
    sort,
  };
  const said = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return new URLSearchParams(said);
}
