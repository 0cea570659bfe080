import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { type SearchCriteria, SORTS } from '../../src/modules/accommodation/domain/accommodation-search.ts';
import { ACCOMMODATION_TYPES } from '../../src/modules/accommodation/domain/accommodation-types.ts';
import { AMENITIES } from '../../src/modules/accommodation/domain/amenities.ts';
import { REGIONS } from '../../src/modules/accommodation/domain/regions.ts';
import { whole } from './seeded-random.ts';

const WORDS = ['돌', '푸른 바다', 'HOUSE', 'stay 1', '호텔', '산', '%', '_', '없는 말', 'jeju 1'];

interface Scope {
  readonly random: () => number;
  readonly today: LocalDate;
  /** How many nights from today on one may ask for. */
  readonly nights: number;
}

/** What somebody may search for: any filter with any other, in any order. */
export function randomSearch({ random, today, nights }: Scope): SearchCriteria {
  const maybe = <T>(chance: number, make: () => T): T | undefined => (random() < chance ? make() : undefined);
  const pick = <T>(from: readonly T[]): T => from[whole(random, from.length)] as T;
  const near = maybe(0.3, () => ({ lat: 33 + random() * 5, lng: 126 + random() * 3.5 }));
  const sorts = near === undefined ? SORTS.filter((sort) => sort !== 'distance') : SORTS;
  const price = () => 30_000 + 5_000 * whole(random, 60) + whole(random, 2);
  return {
    region: maybe(0.25, () => pick(REGIONS)),
    type: maybe(0.2, () => pick(ACCOMMODATION_TYPES)),
    words: maybe(0.2, () => pick(WORDS)),
    amenities: AMENITIES.filter(() => random() < 0.03),
    guests: maybe(0.6, () => 1 + whole(random, 7)),
    stay: maybe(0.6, () => {
      const checkIn = addDays(today, whole(random, nights) - 2);
      return { checkIn, checkOut: addDays(checkIn, 1 + whole(random, random() < 0.8 ? 4 : 30)) };
    }),
    minPrice: maybe(0.25, price),
    maxPrice: maybe(0.3, () => price() + 20_000),
    near,
    radiusKm: near && maybe(0.6, () => 5 + whole(random, 200)),
    sort: pick(sorts),
  };
}
