export interface ToldPortion {
  /** How many facts were told. */
  readonly told: number;
  /** The mark of the last of them, undefined when there are no more. */
  readonly last: string | undefined;
}

/** Tells the facts of a module as they are now, for replicas that lost them, never had them, or lack a new field. */
export interface CurrentFacts {
  /** Tells the facts after the mark (`''`: from the first) through the outbox, one portion in one unit; told again they do no harm. */
  tellAfter(mark: string): Promise<ToldPortion>;
}
