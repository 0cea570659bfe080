import { dayOfWeek, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw, type Money } from '#kernel/domain/money.ts';

export interface NightPrice {
  readonly night: LocalDate;
  readonly price: Money;
}

export interface StayPrice {
  readonly nightly: readonly NightPrice[];
  readonly total: Money;
}

/** The most that a night, or a guest more, may cost: the total of the longest stay then still is a Money. */
export const HIGHEST_PRICE = 1_000_000_000;
/** The most guests that a room may take. */
export const HIGHEST_OCCUPANCY = 30;

interface Occupation {
  /** The price of each night for up to `baseOccupancy` guests. */
  readonly nights: readonly NightPrice[];
  readonly guests: number;
  readonly baseOccupancy: number;
  readonly extraGuestFee: Money;
}

/** The price of a stay for so many guests: each guest above the base adds the fee to every night, and the total is the sum. */
export function priceStay({ nights, guests, baseOccupancy, extraGuestFee }: Occupation): StayPrice {
  const extra = Math.max(0, guests - baseOccupancy) * extraGuestFee.amount;
  const nightly = nights.map(({ night, price }) => ({ night, price: krw(price.amount + extra) }));
  return { nightly, total: krw(nightly.reduce((sum, { price }) => sum + price.amount, 0)) };
}

interface Rates {
  readonly price: Money;
  readonly weekendPrice?: Money | undefined;
}

/** What a night opens at: the weekend price, when there is one, on the nights of Friday and Saturday. */
export function openingPrice({ night, rates }: { readonly night: LocalDate; readonly rates: Rates }): Money {
  const day = dayOfWeek(night);
  return day === 'FRI' || day === 'SAT' ? (rates.weekendPrice ?? rates.price) : rates.price;
}
