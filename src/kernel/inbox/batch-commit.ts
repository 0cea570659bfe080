import type { RunOptions, Transaction } from '../persistence/transaction.ts';
import type { EventHandling, SubscriberFailure } from './event-handling.ts';
import { type Entry, laneOf } from './lanes.ts';

export interface Failure extends SubscriberFailure {
  readonly entry: Entry;
}

interface Outcome {
  readonly done: readonly Entry[];
  readonly failed: readonly Failure[];
}

/** Nobody waits for the answer to an event, so its unit may wait for its turn. */
export const UNHURRIED: RunOptions = { patience: Number.POSITIVE_INFINITY };

/**
 * Handles a batch as one unit and, when something in it fails, once more with each event in savepoints of its own.
 * What fails only at the end of the unit is found by units that are smaller and smaller.
 */
export class BatchCommit {
  readonly #handling: EventHandling;
  readonly #transaction: Transaction;

  constructor(handling: EventHandling, transaction: Transaction) {
    this.#handling = handling;
    this.#transaction = transaction;
  }

  /** Of a lane that an event failed in, what follows it is neither done nor failed. Throws a fault of the database. */
  async run(batch: readonly Entry[]): Promise<Outcome> {
    const hopeful = batch.length > 1 && batch.every(({ attempts }) => attempts === 0);
    const all = hopeful ? await this.#allOrNothing(batch) : undefined;
    return all ?? this.#commit(batch);
  }

  /** As a rule nothing fails, and then no event needs a savepoint of its own. Undefined when one did fail, and nothing is done. */
  async #allOrNothing(batch: readonly Entry[]): Promise<Outcome | undefined> {
    try {
      await this.#transaction.run(async () => {
        for (const entry of batch) await this.#handling.handle(entry);
      }, UNHURRIED);
      return { done: batch, failed: [] };
    } catch (error) {
      if (this.#handling.isFault(error)) throw error;
      return undefined;
    }
  }

  async #commit(batch: readonly Entry[]): Promise<Outcome> {
    try {
      return await this.#transaction.run(
        () => inTurn(batch, async (entry) => failedAs(entry, await this.#handling.attempt(entry))),
        UNHURRIED,
      );
    } catch (error) {
      if (this.#handling.isFault(error)) throw error;
      const [entry] = batch;
      if (batch.length !== 1 || entry === undefined) return this.#oneByOne(batch);
      return outcomeOf(entry, await this.#commitAlone(entry, error));
    }
  }

  /** The batch failed as a whole at its end; alone, the one at fault shows itself. */
  #oneByOne(batch: readonly Entry[]): Promise<Outcome> {
    return inTurn(batch, async (entry) => (await this.#commit([entry])).failed[0]);
  }

  /** The event failed as a whole at its end; in units of their own, the subscriber at fault shows itself. */
  async #commitAlone(entry: Entry, error: unknown): Promise<Failure | undefined> {
    const subscribers = this.#handling.subscribersOf(entry.delivery);
    const [only] = subscribers;
    if (subscribers.length === 1 && only !== undefined) return { entry, subscriber: only, error };
    for (const subscriber of subscribers) {
      const failure = await this.#commitFor(entry, subscriber);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  async #commitFor(entry: Entry, subscriber: string): Promise<Failure | undefined> {
    try {
      const attempted = this.#transaction.run(() => this.#handling.attempt(entry, [subscriber]), UNHURRIED);
      return failedAs(entry, await attempted);
    } catch (error) {
      if (this.#handling.isFault(error)) throw error;
      return { entry, subscriber, error };
    }
  }
}

/** Each entry in its turn, but nothing of a lane once an entry of it has failed. */
async function inTurn(
  batch: readonly Entry[],
  attempt: (entry: Entry) => Promise<Failure | undefined>,
): Promise<Outcome> {
  const done: Entry[] = [];
  const failed: Failure[] = [];
  const waiting = new Set<string>();
  for (const entry of batch) {
    if (waiting.has(laneOf(entry))) continue;
    const failure = await attempt(entry);
    if (failure === undefined) done.push(entry);
    else {
      failed.push(failure);
      waiting.add(laneOf(entry));
    }
  }
  return { done, failed };
}

const failedAs = (entry: Entry, failure: SubscriberFailure | undefined): Failure | undefined =>
  failure && { entry, ...failure };

const outcomeOf = (entry: Entry, failure: Failure | undefined): Outcome =>
  failure === undefined ? { done: [entry], failed: [] } : { done: [], failed: [failure] };
