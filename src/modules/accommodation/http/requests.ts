import { z } from 'zod';
import { daysBetween, localDate } from '#kernel/domain/local-date.ts';
import { datesGiven } from '#kernel/http/dates-given.ts';
import { fault } from '#kernel/http/field-faults.ts';
import { imageAddress } from '#kernel/http/image-address.ts';
import { intParam, pageParams } from '#kernel/http/query-types.ts';
import { lineOfText, linesOfText } from '#kernel/http/texts.ts';
import { accommodationId } from '../contract.ts';
import { SORTS } from '../domain/accommodation-search.ts';
import { ACCOMMODATION_TYPES } from '../domain/accommodation-types.ts';
import { AMENITIES } from '../domain/amenities.ts';
import { CANCELLATION_POLICY_NAMES, DEFAULT_CANCELLATION_POLICY } from '../domain/cancellation-policies.ts';
import { REGIONS } from '../domain/regions.ts';
import { MAX_NIGHTS } from '../domain/searched-stay.ts';
import { timeZoneNamed } from '../domain/time-zone.ts';

const DECIMAL = /^-?\d{1,5}(\.\d{1,12})?$/;
const MAX_RADIUS_KM = 20_000;

export const accommodationPath = z.strictObject({ id: accommodationId });

const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'time' })
  .meta({ description: 'A wall time `HH:MM` of the place.', examples: ['15:00'] });
const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);

const timeZone = z
  .string()
  .max(64)
  .meta({ description: 'The name of an IANA time zone.', examples: ['Asia/Seoul'] })
  .transform((name, context) => {
    const zone = timeZoneNamed(name);
    if (zone === undefined) context.addIssue({ code: 'custom', message: TIME_ZONE.error, params: TIME_ZONE.params });
    return zone ?? z.NEVER;
  });
const TIME_ZONE = fault({
  code: 'time_zone',
  ko: 'IANA 시간대 이름을 적어 주세요. 예: Asia/Seoul',
  en: 'Give the name of an IANA time zone, such as Asia/Seoul.',
});

const listing = {
  name: lineOfText({ most: 100 }).meta({ examples: ['고개 너머 주막'] }),
  nameEn: lineOfText({ most: 100 }).meta({ examples: ['The Inn beyond the Pass'] }),
  type: z.enum(ACCOMMODATION_TYPES).meta({ examples: ['HANOK'] }),
  region: z.enum(REGIONS).meta({ examples: ['GANGWON'] }),
  address: lineOfText({ most: 200 }).meta({ examples: ['강원 평창군 고갯길 1'] }),
  description: linesOfText({ most: 4_000 }).meta({ examples: ['A house by the old road.'] }),
  location: z.strictObject({ lat: latitude, lng: longitude }).meta({ examples: [{ lat: 37.37, lng: 128.39 }] }),
  amenities: z
    .array(z.enum(AMENITIES))
    .max(50)
    .transform((codes) => [...new Set(codes)]),
  images: z.array(imageAddress).max(20),
  checkInFrom: wallTime,
  checkOutUntil: wallTime,
  timeZone,
  cancellationPolicy: z.enum(CANCELLATION_POLICY_NAMES),
};

/** A new place; what is left out gets the defaults of the house. */
export const creation = z
  .strictObject({
    ...listing,
    nameEn: listing.nameEn.nullable().default(null),
    location: listing.location.nullable().default(null),
    amenities: listing.amenities.default([]),
    images: listing.images.default([]),
    checkInFrom: listing.checkInFrom.default('15:00'),
    checkOutUntil: listing.checkOutUntil.default('11:00'),
    timeZone: listing.timeZone.default('Asia/Seoul'),
    cancellationPolicy: listing.cancellationPolicy.default(DEFAULT_CANCELLATION_POLICY),
  })
  .meta({ id: 'NewAccommodation', description: 'A new place; what is left out gets the defaults of the house.' });

/** Changes of a place; null takes away what may be missing. */
export const revision = z
  .strictObject({ ...listing, nameEn: listing.nameEn.nullable(), location: listing.location.nullable() })
  .partial();

export const suspension = z.strictObject({
  reason: linesOfText({ most: 500 })
    .meta({ examples: ['점검 중입니다.'] })
    .optional(),
});

export const hostPage = z.strictObject(pageParams);

const pointOf = (text: string) => {
  const [lat = '', lng = '', ...rest] = text.split(',');
  if (rest.length > 0 || !DECIMAL.test(lat) || !DECIMAL.test(lng)) return undefined;
  return listing.location.safeParse({ lat: Number(lat), lng: Number(lng) }).data;
};

const nearby = z
  .string()
  .max(50)
  .meta({ description: 'Latitude and longitude in degrees.', examples: ['37.56,126.97'] })
  .transform((text, context) => {
    const point = pointOf(text);
    if (point === undefined) context.addIssue({ code: 'custom', message: NEAR.error, params: NEAR.params });
    return point ?? z.NEVER;
  });
const NEAR = fault({
  code: 'near',
  ko: '위도,경도를 도 단위로 적어 주세요. 예: 37.56,126.97',
  en: 'Give latitude,longitude in degrees, such as 37.56,126.97.',
});

const amenityList = z
  .string()
  .max(1_000)
  .meta({
    description: 'Codes of `/codes`, separated by commas; all of them must be there.',
    examples: ['WIFI,PARKING'],
  })
  .transform((text, context) => {
    const codes = z.array(z.enum(AMENITIES)).safeParse([...new Set(text.split(','))]);
    if (!codes.success) context.addIssue({ code: 'custom', message: AMENITY_LIST.error, params: AMENITY_LIST.params });
    return codes.data ?? z.NEVER;
  });
const AMENITY_LIST = fault({
  code: 'amenities',
  ko: '/codes에 있는 편의시설 코드를 쉼표로 이어 적어 주세요.',
  en: 'Give codes of amenities from /codes, separated by commas.',
});

export const search = z
  .strictObject({
    region: listing.region.optional(),
    type: listing.type.optional(),
    q: lineOfText({ least: 0, most: 100 })
      .meta({ description: 'A part of the name, the English name or the address.', examples: ['주막'] })
      .optional(),
    amenities: amenityList.optional(),
    guests: intParam({ min: 1, max: 100 }).optional(),
    checkIn: localDate.meta({ examples: ['2026-12-24'] }).optional(),
    checkOut: localDate.meta({ examples: ['2026-12-26'] }).optional(),
    minPrice: intParam({ min: 0, max: 1_000_000_000 }).optional(),
    maxPrice: intParam({ min: 0, max: 1_000_000_000 }).optional(),
    near: nearby.optional(),
    radiusKm: z
      .string()
      .regex(DECIMAL, { error: 'decimal' })
      .transform(Number)
      .pipe(z.number().positive().max(MAX_RADIUS_KM))
      .meta({ type: 'number', pattern: undefined, exclusiveMinimum: 0, maximum: MAX_RADIUS_KM, examples: [30] })
      .optional(),
    sort: z.enum(SORTS).default('recommended'),
    ...pageParams,
  })
  .refine(({ checkIn, checkOut }) => checkOut === undefined || checkIn !== undefined, {
    path: ['checkIn'],
    ...fault({
      code: 'both_dates',
      ko: '체크인과 체크아웃 날짜를 함께 적어 주세요.',
      en: 'Give check-in and check-out together.',
    }),
  })
  .refine(({ checkIn, checkOut }) => checkIn === undefined || checkOut !== undefined, {
    path: ['checkOut'],
    ...fault({
      code: 'both_dates',
      ko: '체크인과 체크아웃 날짜를 함께 적어 주세요.',
      en: 'Give check-in and check-out together.',
    }),
  })
  .refine(({ checkIn, checkOut }) => checkIn === undefined || checkOut === undefined || checkOut > checkIn, {
    ...datesGiven(['checkIn', 'checkOut']),
    path: ['checkOut'],
    ...fault({
      code: 'check_out_not_after_check_in',
      ko: '체크아웃은 체크인보다 뒤여야 합니다.',
      en: 'The check-out must be after the check-in.',
    }),
  })
  .refine(
    ({ checkIn, checkOut }) =>
      checkIn === undefined || checkOut === undefined || daysBetween({ from: checkIn, to: checkOut }) <= MAX_NIGHTS,
    {
      ...datesGiven(['checkIn', 'checkOut']),
      path: ['checkOut'],
      ...fault({
        code: 'stay_too_long',
        ko: `한 번에 ${MAX_NIGHTS}박까지 찾을 수 있습니다.`,
        en: `A stay lasts ${MAX_NIGHTS} nights at most.`,
      }),
    },
  )
  .refine(({ near, sort }) => sort !== 'distance' || near !== undefined, {
    path: ['near'],
    ...fault({
      code: 'near_missing',
      ko: '거리순으로 보려면 near=위도,경도를 함께 적어 주세요.',
      en: 'Give near=lat,lng to sort by distance.',
    }),
  })
  .refine(({ near, radiusKm }) => radiusKm === undefined || near !== undefined, {
    path: ['near'],
    ...fault({
      code: 'near_missing',
      ko: 'radiusKm은 near=위도,경도와 함께 적어 주세요.',
      en: 'Give near=lat,lng together with radiusKm.',
    }),
  });
