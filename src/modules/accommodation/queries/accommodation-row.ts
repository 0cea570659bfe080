import type { Accommodation, AccommodationState, Listing } from '../domain/accommodation.ts';

/** A row of the table with the name of its host, as every page of the management side reads it. */
export interface AccommodationRow {
  readonly id: string;
  readonly host_id: string;
  readonly version: number;
  readonly state: AccommodationState;
  readonly name: string;
  readonly name_en: string | null;
  readonly type: string;
  readonly region: string;
  readonly address: string;
  readonly description: string;
  readonly location: string | null;
  readonly amenities: string;
  readonly images: string;
  readonly check_in_from: string;
  readonly check_out_until: string;
  readonly time_zone: string;
  readonly cancellation_policy: string;
  readonly created_at: number;
  readonly host_name: string | null;
}

export const SELECT_ACCOMMODATION = `SELECT a.id, a.host_id, a.version, a.state, a.name, a.name_en, a.type, a.region, a.address, a.description,
    a.location, a.amenities, a.images, a.check_in_from, a.check_out_until, a.time_zone, a.cancellation_policy, a.created_at, h.name AS host_name
  FROM accommodation a LEFT JOIN accommodation_host h ON h.member_id = a.host_id`;

type State = Pick<Accommodation, 'id' | 'version' | 'state' | 'createdAt' | keyof Listing>;

/** A place as its page shows it. */
export interface ShownAccommodation extends State {
  readonly hostName: string | null;
}

export const shownOf = (row: AccommodationRow): ShownAccommodation => ({
  id: row.id as State['id'],
  version: row.version,
  state: row.state,
  createdAt: row.created_at,
  name: row.name,
  nameEn: row.name_en,
  type: row.type as State['type'],
  region: row.region as State['region'],
  address: row.address,
  description: row.description,
  location: row.location === null ? null : JSON.parse(row.location),
  amenities: JSON.parse(row.amenities),
  images: JSON.parse(row.images),
  checkInFrom: row.check_in_from,
  checkOutUntil: row.check_out_until,
  timeZone: row.time_zone,
  cancellationPolicy: row.cancellation_policy as State['cancellationPolicy'],
  hostName: row.host_name,
});
