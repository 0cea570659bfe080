import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import { defineEvent } from '#kernel/event-bus/event.ts';

export type RoomId = z.infer<typeof roomId>;
export const roomId = idOf<'room'>();

const reservationId = idOf<'reservation'>();
const accommodationId = idOf<'accommodation'>();

export const NightsAllocated = defineEvent(
  'room.allocated',
  1,
  z.object({
    reservationId,
    roomId,
    nightly: z.array(z.object({ night: localDate, price: money })),
    total: money,
  }),
  {
    summary:
      'The nights are taken for this reservation, at these prices; nobody else can have them until it is released.',
    key: 'roomId',
    subject: 'reservationId',
  },
);

export const NightsRefused = defineEvent(
  'room.refused',
  1,
  z.object({
    reservationId,
    roomId,
    reason: z.enum(['ROOM_NOT_FOUND', 'NOT_BOOKABLE', 'OVER_CAPACITY', 'CLOSED', 'SOLD_OUT', 'PRICE_CHANGED']),
  }),
  { summary: 'Nothing was taken, and why.', key: 'roomId', subject: 'reservationId' },
);

export const RoomChanged = defineEvent(
  'room.changed',
  1,
  z.object({
    roomId,
    accommodationId,
    version: z.int().positive(),
    name: z.string(),
    baseOccupancy: z.int().positive(),
    maxOccupancy: z.int().positive(),
    extraGuestFee: money,
    state: z.enum(['OPEN', 'WITHDRAWN']),
  }),
  {
    summary: 'What a room is now, without its calendar: the whole state, with a version that only grows.',
    key: 'roomId',
    channel: 'facts',
  },
);

export const CalendarChanged = defineEvent(
  'room.calendar-changed',
  1,
  z.object({
    roomId,
    accommodationId,
    version: z.int().positive(),
    nights: z.array(
      z.object({ night: localDate, price: z.int().min(0), available: z.int().min(0), closed: z.boolean() }),
    ),
  }),
  {
    summary:
      "Some nights of a room as they are now: absolute values, all of one version of the room's calendar, which only grows.",
    key: 'roomId',
    channel: 'facts',
  },
);
