/** In hundredths of a retry, which add up without rounding. */
const ONE = 100;
const SAVED_AT_MOST = 100 * ONE;

/** How often something may be tried again: a share of all that is tried, and a reserve for quiet times and sudden losses. */
export class RetryBudget {
  #balance = SAVED_AT_MOST;

  /** A request is being sent for the first time. */
  earn(percent: number): void {
    this.#balance = Math.min(SAVED_AT_MOST, this.#balance + percent);
  }

  /** False when there have been too many. */
  spend(): boolean {
    if (this.#balance < ONE) return false;
    this.#balance -= ONE;
    return true;
  }
}
