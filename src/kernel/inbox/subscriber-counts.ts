/** What has become of the events since the start, by subscriber; each outcome that can be is counted from 0. */
export class SubscriberCounts<Outcome extends string = string> {
  readonly #outcomes: readonly Outcome[];
  readonly #counts = new Map<string, Record<Outcome, number>>();

  constructor(outcomes: readonly Outcome[]) {
    this.#outcomes = outcomes;
  }

  add(subscriber: string, outcome: Outcome): void {
    const counts = this.#counts.get(subscriber) ?? this.#zero();
    counts[outcome] += 1;
    this.#counts.set(subscriber, counts);
  }

  [Symbol.iterator](): Iterator<readonly [string, Readonly<Record<Outcome, number>>]> {
    return this.#counts.entries();
  }

  #zero(): Record<Outcome, number> {
    return Object.fromEntries(this.#outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  }
}
