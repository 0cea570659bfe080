import { expect, it } from '@jest/globals';
import type { Listing } from './accommodation.ts';
import { placeRank } from './place-rank.ts';

const bare: Listing = {
  name: '민박',
  nameEn: null,
  type: 'MINBAK',
  region: 'JEJU',
  address: '제주',
  description: '집',
  location: null,
  amenities: [],
  images: [],
  checkInFrom: '15:00',
  checkOutUntil: '11:00',
  timeZone: 'Asia/Seoul',
  cancellationPolicy: 'STANDARD',
};

it.each<[string, Partial<Listing>]>([
  ['a picture', { images: ['https://example.com/1.jpg'] }],
  ['an amenity', { amenities: ['WIFI'] }],
  ['where it is', { location: { lat: 33, lng: 126 } }],
  ['an English name', { nameEn: 'Minbak' }],
  ['a longer description', { description: '집'.repeat(60) }],
])('a place that shows %s is recommended before one that does not', (_, more) => {
  expect(placeRank({ ...bare, ...more })).toBeLessThan(placeRank(bare));
});
