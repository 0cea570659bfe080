import { z } from 'zod';
import { krw, money } from '#kernel/domain/money.ts';
import { instant, type Wire } from '#kernel/http/wire-types.ts';
import { accommodationId, cancellationPolicy } from '../contract.ts';
import { ACCOMMODATION_STATES } from '../domain/accommodation.ts';
import type { FoundAccommodation } from '../domain/accommodation-search.ts';
import { ACCOMMODATION_TYPES } from '../domain/accommodation-types.ts';
import { AMENITIES } from '../domain/amenities.ts';
import { CANCELLATION_POLICIES, CANCELLATION_POLICY_NAMES } from '../domain/cancellation-policies.ts';
import { REGIONS } from '../domain/regions.ts';
import type { ShownAccommodation } from '../queries/accommodation-row.ts';

const point = z.object({ lat: z.number(), lng: z.number() }).meta({ examples: [{ lat: 37.37, lng: 128.39 }] });
const wallTime = z.string().meta({ description: 'A wall time `HH:MM` of the place.', examples: ['15:00'] });

const summary = {
  id: accommodationId,
  name: z.string().meta({ examples: ['고개 너머 주막'] }),
  nameEn: z
    .string()
    .meta({ examples: ['The Inn beyond the Pass'] })
    .optional(),
  type: z.enum(ACCOMMODATION_TYPES).meta({ examples: ['HANOK'] }),
  region: z.enum(REGIONS).meta({ examples: ['GANGWON'] }),
  address: z.string().meta({ examples: ['강원 평창군 고갯길 1'] }),
  location: point.optional(),
  amenities: z.array(z.enum(AMENITIES)),
  thumbnailUrl: z
    .string()
    .nullable()
    .meta({ examples: ['https://images.example.com/inn.jpg'] }),
};

/** The page of a place. */
export const shownPlace = z
  .object({
    ...summary,
    description: z.string().meta({ examples: ['A house by the old road.'] }),
    images: z.array(z.string()).meta({ examples: [['https://images.example.com/inn.jpg']] }),
    checkInFrom: wallTime,
    checkOutUntil: wallTime,
    timeZone: z.string().meta({ examples: ['Asia/Seoul'] }),
    cancellationPolicy: cancellationPolicy
      .omit({ fullRefundOnBookingDay: true })
      .extend({ name: z.enum(CANCELLATION_POLICY_NAMES) }),
    host: z.object({
      name: z
        .string()
        .nullable()
        .meta({ description: 'Null once the host has withdrawn.', examples: ['주인'] }),
    }),
    createdAt: instant,
  })
  .meta({ id: 'Accommodation', description: 'The page of a place.' });

/** A place as its own host sees it. */
export const shownToHost = shownPlace
  .extend({ status: z.enum(ACCOMMODATION_STATES), version: z.int().positive() })
  .meta({ id: 'HostedAccommodation', description: 'A place as its own host sees it.' });

/** A place among others that were found; `stay` when dates were given, in its cheapest room. */
export const shownInSearch = z
  .object({
    ...summary,
    fromPrice: money.nullable(),
    stay: z
      .object({ nights: z.int().positive(), total: money, nightly: money, roomsLeft: z.int().positive() })
      .optional(),
  })
  .meta({
    id: 'FoundAccommodation',
    description: 'A place among others that were found; `stay` when dates were given, in its cheapest room.',
  });

const namedCodes = z.array(z.object({ code: z.string(), ko: z.string(), en: z.string() }));

/** The codes that clients may rely on, with their names. */
export const shownCodes = z
  .object({ regions: namedCodes, types: namedCodes, amenities: namedCodes })
  .meta({ id: 'Codes', description: 'The codes that clients may rely on, with their names.' });

export function detailView(place: ShownAccommodation): Wire<typeof shownPlace> {
  const { name, terms } = CANCELLATION_POLICIES[place.cancellationPolicy];
  return {
    id: place.id,
    name: place.name,
    ...(place.nameEn === null ? {} : { nameEn: place.nameEn }),
    type: place.type,
    region: place.region,
    address: place.address,
    ...(place.location === null ? {} : { location: place.location }),
    description: place.description,
    amenities: place.amenities,
    images: place.images,
    thumbnailUrl: place.images[0] ?? null,
    checkInFrom: place.checkInFrom,
    checkOutUntil: place.checkOutUntil,
    timeZone: place.timeZone,
    cancellationPolicy: { name, terms },
    host: { name: place.hostName },
    createdAt: new Date(place.createdAt).toISOString(),
  };
}

export const hostView = (place: ShownAccommodation): Wire<typeof shownToHost> => ({
  ...detailView(place),
  status: place.state,
  version: place.version,
});

export const foundView = (place: FoundAccommodation): Wire<typeof shownInSearch> => ({
  id: place.id,
  name: place.name,
  ...(place.nameEn === null ? {} : { nameEn: place.nameEn }),
  type: place.type,
  region: place.region,
  address: place.address,
  ...(place.location === null ? {} : { location: place.location }),
  amenities: place.amenities,
  thumbnailUrl: place.thumbnailUrl,
  fromPrice: place.fromPrice === null ? null : krw(place.fromPrice),
  ...(place.stay === undefined ? {} : { stay: stayView(place.stay) }),
});

const stayView = ({ nights, total, roomsLeft }: NonNullable<FoundAccommodation['stay']>) => ({
  nights,
  total: krw(total),
  nightly: krw(Math.floor(total / nights)),
  roomsLeft,
});
