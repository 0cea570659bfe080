import type { Listing } from './accommodation.ts';

const MOST = 100;

/** The order of `recommended`: the more a guest learns of a place before booking, the lower (the earlier) it ranks. */
export function placeRank(listing: Listing): number {
  const told = [
    Math.min(listing.images.length, 5) * 6,
    Math.min(listing.amenities.length, 10) * 3,
    Math.min(Math.floor(listing.description.length / 50), 8) * 3,
    listing.location === null ? 0 : 10,
    listing.nameEn === null ? 0 : 6,
  ];
  return MOST - told.reduce((sum, points) => sum + points, 0);
}
