import { z } from 'zod';
import { fault } from '#kernel/http/field-faults.ts';
import { imageAddress } from '#kernel/http/image-address.ts';
import { pageParams } from '#kernel/http/query-types.ts';
import { lineOfText, linesOfText } from '#kernel/http/texts.ts';
import { accommodationId } from '../contract.ts';
import { ACCOMMODATION_TYPES } from '../domain/accommodation-types.ts';
import { AMENITIES } from '../domain/amenities.ts';
import { CANCELLATION_POLICY_NAMES, DEFAULT_CANCELLATION_POLICY } from '../domain/cancellation-policies.ts';
import { REGIONS } from '../domain/regions.ts';
import { timeZoneNamed } from '../domain/time-zone.ts';

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

/** What a place is described by. */
export const listing = {
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
