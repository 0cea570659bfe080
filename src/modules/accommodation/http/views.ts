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

const point = z.object({ lat: z.number(), lng: z.number() });

const summary = {
  id: accommodationId,
  name: z.string(),
  nameEn: z.string().optional(),
  type: z.enum(ACCOMMODATION_TYPES),
  region: z.enum(REGIONS),
  address: z.string(),
  location: point.optional(),
  amenities: z.array(z.enum(AMENITIES)),
  thumbnailUrl: z.string().nullable(),
};

/** The page of a place. */
export const shownPlace = z.object({
  ...summary,
  description: z.string(),
  images: z.array(z.string()),
  checkInFrom: z.string(),
  checkOutUntil: z.string(),
  timeZone: z.string(),
  cancellationPolicy: cancellationPolicy
    .omit({ fullRefundOnBookingDay: true })
    .extend({ name: z.enum(CANCELLATION_POLICY_NAMES) }),
  host: z.object({ name: z.string().nullable() }),
  createdAt: instant,
});

/** A place as its own host sees it. */
export const shownToHost = shownPlace.extend({ status: z.enum(ACCOMMODATION_STATES), version: z.int().positive() });

/** A place among others that were found; `stay` when dates were given, in its cheapest room. */
export const shownInSearch = z.object({
  ...summary,
  fromPrice: money.nullable(),
  stay: z
    .object({ nights: z.int().positive(), total: money, nightly: money, roomsLeft: z.int().positive() })
    .optional(),
});

const namedCodes = z.array(z.object({ code: z.string(), ko: z.string(), en: z.string() }));

/** The codes that clients may rely on, with their names. */
export const shownCodes = z.object({ regions: namedCodes, types: namedCodes, amenities: namedCodes });

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
