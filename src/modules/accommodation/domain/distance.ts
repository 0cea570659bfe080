import type { GeoPoint } from './accommodation.ts';

const EARTH_RADIUS_KM = 6371.0088;

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** A point, and the cosine of its latitude, which is asked for again and again. */
export type ReadyPoint = GeoPoint & { readonly cosLat: number };

export const ready = ({ lat, lng }: GeoPoint): ReadyPoint => ({ lat, lng, cosLat: Math.cos(radians(lat)) });

/** Half the chord between two points, squared: grows with the distance, and spares the arc. */
export const haversine = (one: ReadyPoint, other: ReadyPoint): number =>
  Math.sin(radians(other.lat - one.lat) / 2) ** 2 +
  one.cosLat * other.cosLat * Math.sin(radians(other.lng - one.lng) / 2) ** 2;

/** Of how many steps a distance is one; places within about a metre are equally far, however exactly one computes. */
export const DISTANCE_STEPS = 1e14;

/** How far from a point a radius reaches: in degrees of latitude, and as half the chord, squared. */
export function reachOf(radiusKm: number): { readonly degrees: number; readonly chord: number } {
  const angle = Math.min(radiusKm / EARTH_RADIUS_KM, Math.PI);
  return { degrees: (angle * 180) / Math.PI, chord: Math.sin(angle / 2) ** 2 };
}
