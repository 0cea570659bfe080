import type { Accommodation, AccommodationId, HostId } from './accommodation.ts';

/** The listings, and the row that the search keeps of each. Only inside `transaction.run`. */
export abstract class AccommodationRepository {
  /** Nobody else changes the listing until the unit has ended. */
  abstract lock(id: AccommodationId): Promise<Accommodation | undefined>;
  /** Those of a host that are not withdrawn, locked alike. */
  abstract lockAllOf(hostId: HostId): Promise<readonly Accommodation[]>;
  /** So many in the order of their ids, after the one given; withdrawn ones too. */
  abstract after(page: { readonly mark: string; readonly limit: number }): Promise<readonly Accommodation[]>;
  /** Stores it, new or changed, so that what is read later in the unit sees it. */
  abstract save(accommodation: Accommodation): Promise<void>;
}
