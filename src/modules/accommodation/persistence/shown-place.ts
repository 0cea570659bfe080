import type { Logger } from '#kernel/observability/logger.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import type { ShownPlace } from '../domain/accommodation-search.ts';

/** The columns of a listing that a search shows. */
export interface PlaceRow {
  readonly id: AccommodationId;
  readonly name: string;
  readonly name_en: string | null;
  readonly type: ShownPlace['type'];
  readonly region: ShownPlace['region'];
  readonly address: string;
  readonly location: string | null;
  readonly amenities: string;
  readonly images: string;
}

/** Undefined when the row cannot be read, which is logged. */
export function shownPlace(row: PlaceRow, logger: Logger): ShownPlace | undefined {
  try {
    const { id, name, name_en: nameEn, type, region, address } = row;
    const location = row.location === null ? null : JSON.parse(row.location);
    const thumbnailUrl = (JSON.parse(row.images) as string[])[0] ?? null;
    return { id, name, nameEn, type, region, address, location, amenities: JSON.parse(row.amenities), thumbnailUrl };
  } catch (error) {
    logger.error(
      { accommodation: row.id, error: String(error) },
      'a place is left out of the search: its row cannot be read',
    );
    return undefined;
  }
}
