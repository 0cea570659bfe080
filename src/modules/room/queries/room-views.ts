import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import type { Wire } from '#kernel/http/wire-types.ts';
import type { Room } from '../domain/room.ts';

/** A free stay in a room; `available` is how many are left on the tightest night. */
const stayOffer = z.object({
  available: z.int().min(0),
  nightly: z.array(z.object({ night: localDate, price: money })),
  total: money,
});
export type StayOffer = Wire<typeof stayOffer>;

/** What anybody may see of a room. */
export const shownRoom = z.object({
  id: idOf<'room'>(),
  accommodationId: idOf<'accommodation'>(),
  name: z.string(),
  description: z.string(),
  baseOccupancy: z.int().positive(),
  maxOccupancy: z.int().positive(),
  extraGuestFee: money,
  sizeSqm: z.int().positive().optional(),
  beds: z.array(z.object({ kind: z.string(), count: z.int().positive() })),
  amenities: z.array(z.string()),
  images: z.array(z.string()),
  stay: stayOffer.optional(),
});
export type RoomView = Wire<typeof shownRoom>;

export const shownNight = z.object({
  night: localDate,
  price: money,
  capacity: z.int().min(0),
  available: z.int().min(0),
  closed: z.boolean(),
});
export type NightView = Wire<typeof shownNight>;

/** How many nights an edit has changed. */
export const changedNights = z.object({ nights: z.int().min(0) });

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
