import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { MAX_DAYS_AHEAD } from './stay.ts';

interface Concerns {
  readonly faults: readonly { readonly problem: string; readonly fix: string }[];
  readonly well: string;
}

/** A table that ends before the last day that can be booked has no holidays after its end. Whole years are entered, so the year tells. */
export function holidayConcerns({
  holidays,
  now,
}: {
  readonly holidays: Readonly<Record<string, string>>;
  readonly now: number;
}): Concerns {
  const last = Object.keys(holidays).sort().at(-1);
  const booked = addDays(dateIn('Asia/Seoul', now), MAX_DAYS_AHEAD);
  const well = `public holidays are known until ${last}, and stays can be booked until ${booked}`;
  if (last !== undefined && last.slice(0, 4) >= booked.slice(0, 4)) return { faults: [], well };
  const fault = {
    problem: `The table of public holidays ${last === undefined ? 'is empty' : `ends at ${last}`}, and stays can be booked until ${booked}: eves of holidays after that count as weekdays.`,
    fix: 'Add the holidays of the coming years to reservation.holidays in config/default.yaml, and restart.',
  };
  return { faults: [fault], well };
}
