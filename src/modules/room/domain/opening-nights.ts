import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Money } from '#kernel/domain/money.ts';
import { openingPrice } from './nightly-price.ts';

/** How many nights, tonight included, are open for booking. */
export const OPEN_NIGHTS = 400;

export interface OpeningNight {
  readonly night: LocalDate;
  readonly capacity: number;
  readonly price: Money;
}

interface Opening {
  /** The date in the time zone of the place. */
  readonly today: LocalDate;
  /** The first night that is not yet open; undefined for a new room. */
  readonly openedUntil?: LocalDate | undefined;
  readonly capacity: number;
  readonly price: Money;
  readonly weekendPrice?: Money | undefined;
}

/** The first night beyond the horizon: the end of the half-open range of open nights. */
export const horizonOf = (today: LocalDate): LocalDate => addDays(today, OPEN_NIGHTS);

/** The nights that are missing up to the horizon: all of them for a new room, none when it was rolled today. */
export function openingNights({ today, openedUntil, capacity, price, weekendPrice }: Opening): OpeningNight[] {
  const from = openedUntil !== undefined && openedUntil > today ? openedUntil : today;
  const nights = datesOf({ from, to: horizonOf(today) });
  return nights.map((night) => ({ night, capacity, price: openingPrice({ night, rates: { price, weekendPrice } }) }));
}
