import { z } from 'zod';
import { daysBetween, localDate } from '#kernel/domain/local-date.ts';
import { fault } from '#kernel/http/field-faults.ts';
import { intParam, pageParams } from '#kernel/http/query-types.ts';
import { lineOfText } from '#kernel/http/texts.ts';
import { datesGiven, notGiven, numbersGiven } from '#kernel/http/values-given.ts';
import { SORTS } from '../domain/accommodation-search.ts';
import { AMENITIES } from '../domain/amenities.ts';
import { MAX_NIGHTS } from '../domain/searched-stay.ts';
import { listing } from './requests.ts';

const DECIMAL = /^-?\d{1,5}(\.\d{1,12})?$/;
const MAX_RADIUS_KM = 20_000;

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

const BOTH_DATES = fault({
  code: 'both_dates',
  ko: '체크인과 체크아웃 날짜를 함께 적어 주세요.',
  en: 'Give check-in and check-out together.',
});

/** What can be asked of a search; every rule between parameters is told beside all other faults. */
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
  .refine(({ checkOut }) => checkOut === undefined, { ...notGiven('checkIn'), path: ['checkIn'], ...BOTH_DATES })
  .refine(({ checkIn }) => checkIn === undefined, { ...notGiven('checkOut'), path: ['checkOut'], ...BOTH_DATES })
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
  .refine(({ minPrice, maxPrice }) => minPrice === undefined || maxPrice === undefined || minPrice <= maxPrice, {
    ...numbersGiven(['minPrice', 'maxPrice']),
    path: ['maxPrice'],
    ...fault({
      code: 'max_price_below_min_price',
      ko: 'maxPrice는 minPrice보다 작을 수 없습니다.',
      en: 'maxPrice must not be less than minPrice.',
    }),
  })
  .refine(({ sort, radiusKm }) => sort !== 'distance' && radiusKm === undefined, {
    ...notGiven('near'),
    path: ['near'],
    ...fault({
      code: 'near_missing',
      ko: '거리순 정렬과 radiusKm에는 기준이 되는 곳이 필요합니다. near=위도,경도를 함께 적어 주세요.',
      en: 'Sorting by distance and radiusKm need a place to measure from; give near=lat,lng as well.',
    }),
  });
