/** What became of an event at a subscriber; each failed attempt counts. */
export type SubscriberOutcome = 'handled' | 'refused' | 'failed' | 'parked';

/** What has become of the events since the start, by subscriber. */
export class SubscriberCounts {
  readonly #counts = new Map<string, Record<SubscriberOutcome, number>>();

  add(subscriber: string, outcome: SubscriberOutcome): void {
    const counts = this.#counts.get(subscriber) ?? { handled: 0, refused: 0, failed: 0, parked: 0 };
    counts[outcome] += 1;
    this.#counts.set(subscriber, counts);
  }

  [Symbol.iterator](): Iterator<readonly [string, Readonly<Record<SubscriberOutcome, number>>]> {
    return this.#counts.entries();
  }
}
