import { describe, expect, it } from '@jest/globals';
import { ACCOMMODATION_TYPES, accommodationTypes } from './accommodation-types.ts';
import { amenities } from './amenities.ts';
import { listed } from './catalogue.ts';
import { REGIONS, regions } from './regions.ts';

describe('codes', () => {
  it('name the thirteen types of accommodation', () => {
    expect(ACCOMMODATION_TYPES.join(' ')).toBe(
      'HOTEL RESORT CONDO PENSION POOL_VILLA MOTEL GUESTHOUSE HANOK MINBAK HOSTEL RESIDENCE CAMPING PET_FRIENDLY',
    );
  });

  it('name the seventeen regions', () => {
    expect(REGIONS.join(' ')).toBe(
      'SEOUL INCHEON DAEJEON DAEGU GWANGJU BUSAN ULSAN SEJONG GYEONGGI GANGWON CHUNGBUK CHUNGNAM GYEONGBUK GYEONGNAM JEONBUK JEONNAM JEJU',
    );
  });

  it('are listed in their order with a Korean and an English name', () => {
    expect(listed(regions).slice(0, 2)).toEqual([
      { code: 'SEOUL', ko: '서울', en: 'Seoul' },
      { code: 'INCHEON', ko: '인천', en: 'Incheon' },
    ]);
  });

  it.each(Object.entries({ accommodationTypes, regions, amenities }))('of %s have no name twice', (_, catalogue) => {
    const named = listed(catalogue);
    expect(new Set(named.map(({ ko }) => ko)).size).toBe(named.length);
    expect(new Set(named.map(({ en }) => en)).size).toBe(named.length);
  });
});
