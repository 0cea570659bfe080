import type { CancellationTerms } from './cancellation-terms.ts';
import type { HouseTimes, Stay } from './stay.ts';

/** What was agreed when the guest booked, and never changes after. */
export interface Booking {
  readonly stay: Stay;
  readonly house: HouseTimes;
  readonly terms: CancellationTerms;
  /** Epoch milliseconds. */
  readonly bookedAt: number;
}
