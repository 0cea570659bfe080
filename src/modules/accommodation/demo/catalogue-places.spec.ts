import { describe, expect, it } from '@jest/globals';
import type { GeoPoint } from '../domain/accommodation.ts';
import { ACCOMMODATION_TYPES } from '../domain/accommodation-types.ts';
import { REGIONS, type Region } from '../domain/regions.ts';
import { creation } from '../http/requests.ts';
import { cataloguePlace } from './catalogue-places.ts';
import { DEMO_PLACES } from './demo-places.ts';

/** Latitudes and longitudes within which a region lies. */
const BOXES: Readonly<Record<Region, readonly [south: number, north: number, west: number, east: number]>> = {
  SEOUL: [37.41, 37.72, 126.73, 127.27],
  INCHEON: [37.3, 37.86, 126.1, 126.8],
  DAEJEON: [36.18, 36.51, 127.24, 127.56],
  DAEGU: [35.6, 36.33, 128.34, 128.77],
  GWANGJU: [35.04, 35.26, 126.64, 127.03],
  BUSAN: [35.0, 35.4, 128.76, 129.32],
  ULSAN: [35.32, 35.73, 128.96, 129.47],
  SEJONG: [36.4, 36.74, 127.12, 127.42],
  GYEONGGI: [36.89, 38.29, 126.36, 127.86],
  GANGWON: [37.01, 38.62, 127.08, 129.37],
  CHUNGBUK: [36.0, 37.26, 127.26, 128.66],
  CHUNGNAM: [35.97, 37.07, 125.9, 127.65],
  GYEONGBUK: [35.56, 37.56, 127.79, 131.9],
  GYEONGNAM: [34.5, 35.92, 127.56, 129.23],
  JEONBUK: [35.28, 36.16, 126.3, 127.92],
  JEONNAM: [33.9, 35.52, 125.06, 127.93],
  JEJU: [33.1, 34.0, 126.1, 127.0],
};

function isIn(region: Region, { lat, lng }: GeoPoint): boolean {
  const [south, north, west, east] = BOXES[region];
  return south <= lat && lat <= north && west <= lng && lng <= east;
}

const places = Array.from({ length: 2_000 }, (_, index) => cataloguePlace(index + 1));

describe('the large catalogue', () => {
  it('has all regions and types', () => {
    expect([new Set(places.map(({ region }) => region)).size, new Set(places.map(({ type }) => type)).size]).toEqual([
      REGIONS.length,
      ACCOMMODATION_TYPES.length,
    ]);
  });

  it('has places that a host could have listed', () => {
    expect(places.filter((place) => !creation.safeParse(place).success)).toEqual([]);
  });

  it('has each place in its region', () => {
    expect(places.filter(({ region, location }) => location === null || !isIn(region, location))).toEqual([]);
  });
});

it('is so of the demo places, too: each is in its region', () => {
  expect(DEMO_PLACES.filter(([, , , region, , lat, lng]) => !isIn(region, { lat, lng })).map(([name]) => name)).toEqual(
    [],
  );
});
