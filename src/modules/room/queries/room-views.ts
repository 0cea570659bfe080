import type { Id } from '#kernel/domain/ids.ts';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import type { NightPrice } from '../domain/nightly-price.ts';
import type { Bed, Room } from '../domain/room.ts';

export interface StayOffer {
  /** How many are left on the tightest night. */
  readonly available: number;
  readonly nightly: readonly NightPrice[];
  readonly total: Money;
}

/** What anybody may see of a room. */
export interface RoomView {
  readonly id: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly name: string;
  readonly description: string;
  readonly baseOccupancy: number;
  readonly maxOccupancy: number;
  readonly extraGuestFee: Money;
  readonly sizeSqm?: number;
  readonly beds: readonly Bed[];
  readonly amenities: readonly string[];
  readonly images: readonly string[];
  readonly stay?: StayOffer;
}

export interface NightView {
  readonly night: LocalDate;
  readonly price: Money;
  readonly capacity: number;
  readonly available: number;
  readonly closed: boolean;
}

export const viewOf = (room: Room): RoomView => ({
  id: room.id,
  accommodationId: room.accommodationId,
  name: room.name,
  description: room.description,
  baseOccupancy: room.baseOccupancy,
  maxOccupancy: room.maxOccupancy,
  extraGuestFee: { amount: room.extraGuestFee, currency: 'KRW' },
  ...(room.sizeSqm === null ? {} : { sizeSqm: room.sizeSqm }),
  beds: room.beds,
  amenities: room.amenities,
  images: room.images,
});
