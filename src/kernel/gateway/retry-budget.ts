const SAVED_AT_MOST = 100;

/** How often something may be tried again: a share of all that is tried, and a reserve for quiet times and sudden losses. */
export class RetryBudget {
  #balance = SAVED_AT_MOST;

  /** A request is being sent for the first time. */
  earn(percent: number): void {
    this.#balance = Math.min(SAVED_AT_MOST, this.#balance + percent / 100);
  }

  /** False when there have been too many. */
  spend(): boolean {
    if (this.#balance < 1) return false;
    this.#balance -= 1;
    return true;
  }
}
