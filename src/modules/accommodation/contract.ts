import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { defineEvent } from '#kernel/event-bus/event.ts';

export type AccommodationId = z.infer<typeof accommodationId>;
export const accommodationId = idOf<'accommodation'>();

const refundSteps = z.array(z.object({ untilDaysBefore: z.int().min(0), refundPercent: z.int().min(0).max(100) }));

/** The terms of cancellation as they are today; a booking freezes the list that its check-in decides. */
export const cancellationPolicy = z.object({
  name: z.string(),
  terms: z.union([
    refundSteps,
    z.object({
      peakWeekday: refundSteps,
      peakWeekend: refundSteps,
      offPeakWeekday: refundSteps,
      offPeakWeekend: refundSteps,
    }),
  ]),
  fullRefundOnBookingDay: z.boolean(),
});

export const AccommodationChanged = defineEvent(
  'accommodation.changed',
  1,
  z.object({
    accommodationId,
    version: z.int().positive(),
    hostId: idOf<'member'>(),
    name: z.string(),
    timeZone: z.string(),
    /** Wall times `HH:MM` of the place. */
    checkInFrom: z.string(),
    checkOutUntil: z.string(),
    cancellationPolicy,
    state: z.enum(['LISTED', 'SUSPENDED', 'WITHDRAWN']),
  }),
  {
    summary: 'What a place is now: the whole state that others keep, with a version that only grows.',
    key: 'accommodationId',
    channel: 'facts',
  },
);
