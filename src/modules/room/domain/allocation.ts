import { datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import { type NightPrice, priceStay } from './nightly-price.ts';

/** Why nights are refused. The order is the precedence: of several reasons the first one is told. */
export const REFUSAL_REASONS = [
  'ROOM_NOT_FOUND',
  'NOT_BOOKABLE',
  'OVER_CAPACITY',
  'CLOSED',
  'SOLD_OUT',
  'PRICE_CHANGED',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface RoomTerms {
  /** False once the room or its accommodation is withdrawn or suspended. */
  readonly bookable: boolean;
  readonly baseOccupancy: number;
  readonly maxOccupancy: number;
  readonly extraGuestFee: Money;
}

/** A night of the calendar as it was found; the price is for up to the base occupancy. */
export interface NightOnSale extends NightPrice {
  readonly available: number;
  readonly closed: boolean;
}

export type Allocation =
  | { readonly taken: true; readonly nightly: readonly NightPrice[]; readonly total: Money }
  | { readonly taken: false; readonly reason: RefusalReason };

interface AllocationRequest {
  readonly room: RoomTerms | undefined;
  /** Rows of any order; those outside the stay do not count, and a night that is not among them is closed. */
  readonly nights: readonly NightOnSale[];
  readonly checkIn: LocalDate;
  readonly checkOut: LocalDate;
  readonly guests: number;
  /** The total that the guest was shown. */
  readonly expectedTotal?: Money | undefined;
}

/** Whether a room can be taken for every night of `[checkIn, checkOut)`, and for how much. A stay of no night is CLOSED. */
export function allocate({ room, nights, checkIn, checkOut, guests, expectedTotal }: AllocationRequest): Allocation {
  if (room === undefined) return refused('ROOM_NOT_FOUND');
  if (!room.bookable) return refused('NOT_BOOKABLE');
  if (guests > room.maxOccupancy) return refused('OVER_CAPACITY');
  const asked = datesOf({ from: checkIn, to: checkOut });
  const rows = new Map(nights.map((row) => [row.night, row]));
  const found = asked.map((night) => rows.get(night)).filter((row) => row !== undefined);
  const open = found.filter((row) => !row.closed);
  if (asked.length === 0 || open.length < asked.length) return refused('CLOSED');
  if (open.some((row) => row.available < 1)) return refused('SOLD_OUT');
  const { nightly, total } = priceStay({ nights: open, guests, ...room });
  if (expectedTotal !== undefined && expectedTotal.amount !== total.amount) return refused('PRICE_CHANGED');
  return { taken: true, nightly, total };
}

const refused = (reason: RefusalReason): Allocation => ({ taken: false, reason });
