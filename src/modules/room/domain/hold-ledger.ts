import type { Id } from '#kernel/domain/ids.ts';
import type { Allocation } from './allocation.ts';
import type { NightRange } from './night-stock.ts';

/**
 * What was done for a reservation, once and for all. RELEASED without a range is a tombstone: the release came before the request.
 */
export type Hold =
  | { readonly state: 'HELD'; readonly range: NightRange; readonly answer: Allocation }
  | { readonly state: 'RELEASED'; readonly answer: Allocation | undefined }
  | { readonly state: 'REFUSED'; readonly answer: Allocation };

export interface NewHold {
  readonly reservationId: Id<'reservation'>;
  readonly range: NightRange;
  readonly answer: Allocation;
  readonly at: number;
}

/** One row per reservation. */
export abstract class HoldLedger {
  abstract find(reservationId: Id<'reservation'>): Promise<Hold | undefined>;
  /** HELD when the answer takes the nights, else REFUSED; false, and nothing is written, when there is a row already. */
  abstract record(hold: NewHold): Promise<boolean>;
  /** Moves HELD to RELEASED; false when it is not HELD any more. */
  abstract release(reservationId: Id<'reservation'>, at: number): Promise<boolean>;
  /** Remembers that a reservation was released before its request came; false, and nothing is written, when it has come. */
  abstract bury(tombstone: {
    readonly reservationId: Id<'reservation'>;
    readonly roomId: Id<'room'>;
    readonly at: number;
  }): Promise<boolean>;
}
