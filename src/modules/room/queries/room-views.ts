import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import type { Wire } from '#kernel/http/wire-types.ts';
import type { Room } from '../domain/room.ts';

/** A free stay in a room; `available` is how many are left on the tightest night. */
const stayOffer = z
  .object({
    available: z.int().min(0),
    nightly: z.array(z.object({ night: localDate, price: money })),
    total: money,
  })
  .meta({
    id: 'StayOffer',
    description: 'A stay that is free; `available` is how many are left on the tightest night.',
  });
export type StayOffer = Wire<typeof stayOffer>;

/** What anybody may see of a room. */
export const shownRoom = z
  .object({
    id: idOf<'room'>(),
    accommodationId: idOf<'accommodation'>(),
    name: z.string().meta({ examples: ['사랑방'] }),
    description: z.string().meta({ examples: ['Heated floor, a view of the yard.'] }),
    baseOccupancy: z.int().positive(),
    maxOccupancy: z.int().positive(),
    extraGuestFee: money,
    sizeSqm: z.int().positive().optional(),
    beds: z
      .array(z.object({ kind: z.string(), count: z.int().positive() }))
      .meta({ examples: [[{ kind: 'DOUBLE', count: 1 }]] }),
    amenities: z.array(z.string()).meta({ examples: [['ONDOL']] }),
    images: z.array(z.string()).meta({ examples: [['https://images.example.com/room.jpg']] }),
    stay: stayOffer.optional(),
  })
  .meta({ id: 'Room', description: 'What anybody may see of a room; `stay` when dates were given.' });
export type RoomView = Wire<typeof shownRoom>;

/** A room as its own host sees it: with what its nights open at. */
export const shownToHost = shownRoom
  .omit({ stay: true })
  .extend({ capacity: z.int().min(0), price: money, weekendPrice: money.optional() })
  .meta({
    id: 'HostedRoom',
    description:
      'A room as its own host sees it: `capacity`, `price` and `weekendPrice` are what its nights open at from now on.',
  });
export type HostedRoomView = Wire<typeof shownToHost>;

export const shownNight = z
  .object({
    night: localDate,
    price: money,
    capacity: z.int().min(0),
    available: z.int().min(0),
    closed: z.boolean(),
  })
  .meta({ id: 'RoomNight', description: 'A night of a room.' });
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

export function hostViewOf(room: Room): HostedRoomView {
  const { capacity, price, weekendPrice } = room.openingTerms;
  return { ...viewOf(room), capacity, price, ...(weekendPrice === undefined ? {} : { weekendPrice }) };
}
