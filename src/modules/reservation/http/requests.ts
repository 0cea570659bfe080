import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import { pageParams } from '#kernel/http/query-types.ts';
import { reservationId } from '../contract.ts';
import { STATUSES } from '../domain/reservation-status.ts';

const MOST_GUESTS = 100;

const text = (most: number) => z.string().trim().min(1).max(most);

export const reservationParams = z.object({ reservationId });

export const booking = z.strictObject({
  roomId: idOf<'room'>(),
  checkIn: localDate,
  checkOut: localDate,
  guests: z.int().min(1).max(MOST_GUESTS),
  guestName: text(100).optional(),
  request: text(1_000).optional(),
  expectedTotal: money.optional(),
});

export const cancellation = z.strictObject({ reason: text(500).optional(), expectedRefund: money.optional() });
export const hostCancellation = z.strictObject({ reason: text(500) });

const filter = {
  ...pageParams,
  status: z.enum(STATUSES).optional(),
  from: localDate.optional(),
  to: localDate.optional(),
};

export const listQuery = z.strictObject(filter);
export const hostListQuery = z.strictObject({ ...filter, accommodationId: idOf<'accommodation'>().optional() });
