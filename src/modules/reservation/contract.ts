import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import { defineEvent } from '#kernel/event-bus/event.ts';

export type ReservationId = z.infer<typeof reservationId>;
export const reservationId = idOf<'reservation'>();
const roomId = idOf<'room'>();

export const ReservationRequested = defineEvent(
  'reservation.requested',
  1,
  z.object({
    reservationId,
    roomId,
    checkIn: localDate,
    checkOut: localDate,
    guests: z.int().positive(),
    expectedTotal: money.optional(),
  }),
  {
    summary: 'A guest asks for the nights `[checkIn, checkOut)`; room answers with `room.allocated` or `room.refused`.',
    key: 'roomId',
    subject: 'reservationId',
  },
);

const release = { reservationId, roomId };

export const ReservationCancelled = defineEvent(
  'reservation.cancelled',
  1,
  z.object({
    ...release,
    cause: z
      .string()
      .meta({ description: 'As the history tells it.', examples: ['HOST_LEFT'] })
      .optional(),
    refund: money.optional(),
  }),
  {
    summary: 'Somebody cancelled, for this refund: whatever was or will be held for it is to be given back.',
    key: 'roomId',
    subject: 'reservationId',
  },
);

export const WithdrawalPartlySettled = defineEvent(
  'reservation.withdrawal-partly-settled',
  1,
  z.object({ memberId: idOf<'member'>(), after: reservationId }),
  {
    summary:
      'Of the stays to come that a withdrawn member had booked or was to host, those up to `after` are cancelled; more may be left, and more that is over and names them.',
    key: 'memberId',
  },
);

export const ReservationExpired = defineEvent('reservation.expired', 1, z.object(release), {
  summary: 'No answer came in time: whatever was or will be held for it is to be given back.',
  key: 'roomId',
  subject: 'reservationId',
});
