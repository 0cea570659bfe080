import type { Id } from '#kernel/domain/ids.ts';
import { AccommodationNotFound, VersionConflict } from './accommodation.errors.ts';
import type { AccommodationType } from './accommodation-types.ts';
import type { Amenity } from './amenities.ts';
import type { CancellationPolicyName } from './cancellation-policies.ts';
import type { Region } from './regions.ts';

export type AccommodationId = Id<'accommodation'>;
export type HostId = Id<'member'>;
export const ACCOMMODATION_STATES = ['LISTED', 'SUSPENDED', 'WITHDRAWN'] as const;
export type AccommodationState = (typeof ACCOMMODATION_STATES)[number];

/** Degrees of WGS 84. */
export interface GeoPoint {
  readonly lat: number;
  readonly lng: number;
}

/** What a host says about a place. */
export interface Listing {
  readonly name: string;
  readonly nameEn: string | null;
  readonly type: AccommodationType;
  readonly region: Region;
  readonly address: string;
  readonly description: string;
  readonly location: GeoPoint | null;
  readonly amenities: readonly Amenity[];
  /** https URLs, or paths below `/media/`; the first is the thumbnail. */
  readonly images: readonly string[];
  /** Wall times `HH:MM` of the place. */
  readonly checkInFrom: string;
  readonly checkOutUntil: string;
  readonly timeZone: string;
  readonly cancellationPolicy: CancellationPolicyName;
}

export type ListingChanges = { readonly [Field in keyof Listing]?: Listing[Field] | undefined };

/** Who asks for a change. */
export interface Editor {
  readonly memberId: string;
  readonly isAdmin: boolean;
}

/** A place that a host lists; every change raises its version by one. */
export class Accommodation implements Listing {
  readonly id: AccommodationId;
  readonly hostId: HostId;
  readonly createdAt: number;
  version = 1;
  state: AccommodationState = 'LISTED';
  /** When an admin suspended the place itself; null when nobody did. */
  suspendedAt: number | null = null;
  /** Whether its host is suspended, and the place with them. */
  hostSuspended = false;
  name: string;
  nameEn: string | null;
  type: AccommodationType;
  region: Region;
  address: string;
  description: string;
  location: GeoPoint | null;
  amenities: readonly Amenity[];
  images: readonly string[];
  checkInFrom: string;
  checkOutUntil: string;
  timeZone: string;
  cancellationPolicy: CancellationPolicyName;

  constructor(place: Listing & { readonly id: AccommodationId; readonly hostId: HostId; readonly createdAt: number }) {
    this.id = place.id;
    this.hostId = place.hostId;
    this.createdAt = place.createdAt;
    this.name = place.name;
    this.nameEn = place.nameEn;
    this.type = place.type;
    this.region = place.region;
    this.address = place.address;
    this.description = place.description;
    this.location = place.location;
    this.amenities = place.amenities;
    this.images = place.images;
    this.checkInFrom = place.checkInFrom;
    this.checkOutUntil = place.checkOutUntil;
    this.timeZone = place.timeZone;
    this.cancellationPolicy = place.cancellationPolicy;
  }

  /** @throws AccommodationNotFound to whoever may not change it, and once it is withdrawn */
  admit(editor: Editor): void {
    if (this.state === 'WITHDRAWN' || !(editor.isAdmin || editor.memberId === this.hostId))
      throw new AccommodationNotFound();
  }

  /** Changes what is said; nothing said changes nothing. @throws VersionConflict when it is none of the expected versions any more */
  revise(changes: ListingChanges, expected?: readonly number[]): void {
    if (expected !== undefined && !expected.includes(this.version)) throw new VersionConflict();
    const said = Object.entries(changes).filter(([, value]) => value !== undefined);
    if (said.length === 0) return;
    Object.assign(this, Object.fromEntries(said));
    this.version += 1;
  }

  withdraw(): void {
    this.become('WITHDRAWN');
  }

  /** Whatever becomes of its host. False when it is suspended already. @throws AccommodationNotFound once it is withdrawn */
  suspend(at: number): boolean {
    if (this.state === 'WITHDRAWN') throw new AccommodationNotFound();
    if (this.suspendedAt !== null) return false;
    this.suspendedAt = at;
    this.settle();
    return true;
  }

  /** A place of a suspended host stays suspended with them. False when it is not. @throws AccommodationNotFound once it is withdrawn */
  reinstate(): boolean {
    if (this.state === 'WITHDRAWN') throw new AccommodationNotFound();
    if (this.suspendedAt === null) return false;
    this.suspendedAt = null;
    this.settle();
    return true;
  }

  /** What its host is now. False when that changes nothing. */
  followHost({ suspended }: { readonly suspended: boolean }): boolean {
    if (this.state === 'WITHDRAWN' || this.hostSuspended === suspended) return false;
    this.hostSuspended = suspended;
    this.settle();
    return true;
  }

  private settle(): void {
    this.become(this.suspendedAt !== null || this.hostSuspended ? 'SUSPENDED' : 'LISTED');
  }

  private become(state: AccommodationState): void {
    if (state === this.state) return;
    this.state = state;
    this.version += 1;
  }
}
