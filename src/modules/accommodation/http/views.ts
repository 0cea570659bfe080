import { krw } from '#kernel/domain/money.ts';
import type { FoundAccommodation } from '../domain/accommodation-search.ts';
import { CANCELLATION_POLICIES } from '../domain/cancellation-policies.ts';
import type { ShownAccommodation } from '../queries/accommodation-row.ts';

/** The page of a place. */
export function detailView(place: ShownAccommodation) {
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

/** A place as its own host sees it. */
export const hostView = (place: ShownAccommodation) => ({
  ...detailView(place),
  status: place.state,
  version: place.version,
});

/** A place among others that were found. */
export const foundView = (place: FoundAccommodation) => ({
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
