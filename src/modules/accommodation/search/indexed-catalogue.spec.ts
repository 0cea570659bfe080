import { describe, expect, it } from '@jest/globals';
import type { AccommodationId } from '../domain/accommodation.ts';
import { IndexedCatalogue } from './indexed-catalogue.ts';
import type { ListedPlace } from './indexed-place.ts';

const ID = '018f0000-0000-7000-8000-000000000001' as AccommodationId;

const listed = (place: Pick<ListedPlace, 'timeZone' | 'rank'>): ListedPlace => ({
  ...{ region: 'JEJU', type: 'MINBAK', words: '', amenities: '', location: undefined, shown: undefined },
  ...place,
});
const ranks = ({ byRank }: IndexedCatalogue) => byRank.places.map((place) => place.listed?.rank);

describe('a place', () => {
  it('stays as the highest version said it was, whichever was read last', () => {
    const catalogue = new IndexedCatalogue();
    catalogue.keepPlace({ id: ID, version: 2, listed: listed({ timeZone: 'Asia/Seoul', rank: 2 }) });
    catalogue.keepPlace({ id: ID, version: 1, listed: listed({ timeZone: 'Asia/Tokyo', rank: 1 }) });
    expect([ranks(catalogue), catalogue.timeZones]).toEqual([[2], ['Asia/Seoul']]);
  });

  it('that has been taken off the offer is not back for an older version of it', () => {
    const catalogue = new IndexedCatalogue();
    catalogue.keepPlace({ id: ID, version: 2, listed: undefined });
    catalogue.keepPlace({ id: ID, version: 1, listed: listed({ timeZone: 'Asia/Seoul', rank: 1 }) });
    expect([ranks(catalogue), catalogue.timeZones]).toEqual([[], []]);
  });

  it('is in every order once, where its newest version belongs', () => {
    const catalogue = new IndexedCatalogue();
    for (const version of [1, 2, 2])
      catalogue.keepPlace({ id: ID, version, listed: listed({ timeZone: 'Asia/Seoul', rank: version }) });
    expect([ranks(catalogue), catalogue.byAge.places.length, catalogue.byLowest.places.length]).toEqual([[2], 1, 1]);
  });
});
