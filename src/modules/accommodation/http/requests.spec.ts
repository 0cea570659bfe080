import { describe, expect, it } from '@jest/globals';
import { faultsOf } from '#kernel/http/field-faults.ts';
import { creation, revision } from './requests.ts';

const listing = { name: '달빛 한옥', type: 'HANOK', region: 'SEOUL', address: '서울 어딘가 1', description: '마당' };

const pointersOf = (schema: typeof creation | typeof revision, input: unknown): string[] => {
  const parsed = schema.safeParse(input);
  return parsed.success
    ? []
    : faultsOf({ issues: parsed.error.issues, input }).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('a new accommodation', () => {
  it('gets the defaults of the house', () => {
    expect(creation.parse(listing)).toEqual({
      ...listing,
      nameEn: null,
      location: null,
      amenities: [],
      images: [],
      checkInFrom: '15:00',
      checkOutUntil: '11:00',
      timeZone: 'Asia/Seoul',
      cancellationPolicy: 'STANDARD',
    });
  });

  it.each(['id', 'hostId', 'version', 'status', 'state', 'price', 'createdAt'])('does not take %s', (field) => {
    expect(pointersOf(creation, { ...listing, [field]: 1 })).toEqual([`/${field} unknown_field`]);
  });

  it.each([
    ['a name of 101 characters', { name: '가'.repeat(101) }, '/name too_long'],
    ['a blank name', { name: '  ' }, '/name too_short'],
    ['a name of two lines', { name: 'a\nb' }, '/name invalid_character'],
    ['a description of 4,001 characters', { description: 'a'.repeat(4_001) }, '/description too_long'],
    ['an unknown type', { type: 'PALACE' }, '/type invalid_value'],
    ['a time zone that is none', { timeZone: 'Asia/Atlantis' }, '/timeZone time_zone'],
    ['a time of 25 hours', { checkInFrom: '25:00' }, '/checkInFrom time'],
    ['a place beyond the pole', { location: { lat: 91, lng: 0 } }, '/location/lat too_large'],
    ['an unknown amenity', { amenities: ['HELIPAD'] }, '/amenities/0 invalid_value'],
    ['an image by plain http', { images: ['http://example.com/a.jpg'] }, '/images/0 image'],
    ['an image by script', { images: ['javascript:alert(1)'] }, '/images/0 image'],
    ['an image with markup', { images: ['https://a.example/x"><script>'] }, '/images/0 image'],
    ['an image with a line break', { images: ['https://a.example/x\ny'] }, '/images/0 image'],
    ['an image without slashes', { images: ['https:a.example'] }, '/images/0 image'],
    ['an image outside the media', { images: ['/media/../secret.svg'] }, '/images/0 image'],
  ])('is refused with %s', (_, wrong, fault) => {
    expect(pointersOf(creation, { ...listing, ...wrong })).toEqual([fault]);
  });

  it('takes images by https and of the house', () => {
    const images = ['https://images.example.com/a.jpg?w=1', '/media/demo/a-1.svg'];
    expect(creation.parse({ ...listing, images }).images).toEqual(images);
  });

  it('holds each amenity once', () => {
    expect(creation.parse({ ...listing, amenities: ['WIFI', 'POOL', 'WIFI'] }).amenities).toEqual(['WIFI', 'POOL']);
  });
});

describe('a change of an accommodation', () => {
  it('holds what was said and no defaults', () => {
    expect(revision.parse({ nameEn: null, description: '새 설명' })).toEqual({ nameEn: null, description: '새 설명' });
  });

  it('does not take what nobody may say', () => {
    expect(pointersOf(revision, { hostId: 'x', state: 'LISTED' })).toEqual([
      '/hostId unknown_field',
      '/state unknown_field',
    ]);
  });
});
