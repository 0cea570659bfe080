import { datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { openingPrice } from '../domain/nightly-price.ts';
import type { OpeningNight } from '../domain/opening-nights.ts';
import type { OpeningTerms } from '../domain/room.ts';

/** Days `MM-DD` of the year, both ends included, and what a night then costs beside an ordinary one. */
const SEASONS = [
  { from: '12-20', to: '12-31', factor: 1.4 },
  { from: '01-01', to: '02-20', factor: 1.3 },
  { from: '03-25', to: '04-20', factor: 1.15 },
  { from: '07-15', to: '08-24', factor: 1.6 },
  { from: '10-10', to: '11-10', factor: 1.15 },
];

const factorOn = (night: LocalDate): number => {
  const day = night.slice(5);
  return SEASONS.find(({ from, to }) => from <= day && day <= to)?.factor ?? 1;
};

interface Calendar {
  /** The half-open range of nights. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly opening: OpeningTerms;
  /** Nights that are sold elsewhere. */
  readonly sold: ReadonlySet<LocalDate>;
}

/** A made-up calendar: weekdays, weekends, the summer and winter peaks, cherry blossom and autumn leaves, in whole thousands of won. */
export function seasonalNights({ from, to, opening, sold }: Calendar): OpeningNight[] {
  return datesOf({ from, to }).map((night) => {
    const ordinary = openingPrice({ night, rates: opening }).amount;
    const price = krw(Math.round((ordinary * factorOn(night)) / 1_000) * 1_000);
    return { night, capacity: sold.has(night) ? 0 : opening.capacity, price };
  });
}
