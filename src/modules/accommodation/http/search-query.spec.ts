import { describe, expect, it } from '@jest/globals';
import { faultsOf } from '#kernel/http/field-faults.ts';
import { search } from './search-query.ts';

const faultsIn = (input: unknown) => faultsOf({ issues: search.safeParse(input).error?.issues ?? [], input });

describe('a search', () => {
  it.each([
    ['one date alone', { checkIn: '2026-12-01' }, '/checkOut both_dates'],
    ['the other date alone', { checkOut: '2026-12-01' }, '/checkIn both_dates'],
    ['no night', { checkIn: '2026-12-01', checkOut: '2026-12-01' }, '/checkOut check_out_not_after_check_in'],
    ['31 nights', { checkIn: '2026-12-01', checkOut: '2027-01-01' }, '/checkOut stay_too_long'],
    ['a date that is none', { checkIn: '2026-02-30', checkOut: '2026-03-02' }, '/checkIn date'],
    ['words of 101 characters', { q: '가'.repeat(101) }, '/q too_long'],
    ['no guests', { guests: '0' }, '/guests too_small'],
    ['guests in scientific notation', { guests: '1e1' }, '/guests integer'],
    ['a distance without a place', { sort: 'distance' }, '/near near_missing'],
    ['a radius without a place', { radiusKm: '5' }, '/near near_missing'],
    ['a radius and a distance without a place', { radiusKm: '5', sort: 'distance' }, '/near near_missing'],
    ['a radius around half a place', { radiusKm: '5', near: '37.5' }, '/near near'],
    ['a radius of nothing', { radiusKm: '0', near: '37.5,127' }, '/radiusKm too_small'],
    ['a highest price below the lowest', { minPrice: '5', maxPrice: '4' }, '/maxPrice max_price_below_min_price'],
    ['half a place', { near: '37.5' }, '/near near'],
    ['a place beyond the pole', { near: '97.5,127' }, '/near near'],
    ['an unknown amenity', { amenities: 'WIFI,HELIPAD' }, '/amenities amenities'],
    ['an unknown parameter', { city: 'x' }, '/city unknown_field'],
  ])('is refused with %s', (_, query, fault) => {
    expect(faultsIn(query).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([fault]);
  });

  it.each([
    ['maxPrice', { minPrice: '5', maxPrice: '4' }, /minPrice보다 작을 수 없습니다/, /must not be less than minPrice/],
    ['near', { radiusKm: '5' }, /radiusKm에는 .*near=위도,경도/, /radiusKm need a place .*near=lat,lng/],
    ['radiusKm', { radiusKm: '0', near: '37.5,127' }, /0보다 커야/, /more than 0/],
  ])('says in Korean and English what to do about %s', (name, query, ko, en) => {
    const message = { ko: expect.stringMatching(ko), en: expect.stringMatching(en) };
    expect(faultsIn(query)).toMatchObject([{ pointer: `/${name}`, message }]);
  });

  it('tells what parameters lack or contradict beside all else', () => {
    const query = { minPrice: '5', maxPrice: '4', radiusKm: 'far', checkIn: '2026-02-30', city: 'x' };
    expect(new Set(faultsIn(query).map(({ pointer }) => pointer))).toEqual(
      new Set(['/maxPrice', '/radiusKm', '/near', '/checkIn', '/checkOut', '/city']),
    );
  });

  it('takes one price for both ends', () => {
    expect(search.parse({ minPrice: '5', maxPrice: '5' })).toMatchObject({ minPrice: 5, maxPrice: 5 });
  });

  it('takes 30 nights', () => {
    expect(faultsIn({ checkIn: '2026-12-01', checkOut: '2026-12-31' })).toEqual([]);
  });

  it('reads lists and numbers', () => {
    expect(search.parse({ amenities: 'WIFI,POOL', near: '37.5,127.02', radiusKm: '1.5', guests: '3' })).toMatchObject({
      amenities: ['WIFI', 'POOL'],
      near: { lat: 37.5, lng: 127.02 },
      radiusKm: 1.5,
      guests: 3,
      sort: 'recommended',
      limit: 20,
    });
  });
});
