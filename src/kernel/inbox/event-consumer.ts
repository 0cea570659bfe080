import type { Delivery } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { BatchCommit, type Failure, UNHURRIED } from './batch-commit.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { EventHandling } from './event-handling.ts';
import { causeOf, Unreadable } from './event-reader.ts';
import type { Hearing } from './hearing.ts';
import { type Entry, Lanes } from './lanes.ts';
import { waitAfter } from './retry-schedule.ts';

interface EventConsumerParts {
  readonly group: string;
  readonly handling: EventHandling;
  readonly transaction: Transaction;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  readonly random: () => number;
}

const LARGEST_BATCH = 256;
const PAUSE_ON_FAULT = 500;
const CATCHING_UP = 10_000;

/**
 * Gives a module's subscribers what the bus delivers, many lanes at once. A failing event is tried again while its key waits, and then
 * parked; a fault of the database stops everything and costs no attempt.
 */
export class EventConsumer implements Hearing {
  readonly #parts: EventConsumerParts;
  readonly #batches: BatchCommit;
  readonly #lanes = new Lanes();
  #running = false;
  #working: Promise<void> | undefined;
  #wake: NodeJS.Timeout | undefined;
  #startedAt = Number.POSITIVE_INFINITY;
  #caughtUp = false;

  constructor(parts: EventConsumerParts) {
    this.#parts = parts;
    this.#batches = new BatchCommit(parts.handling, parts.transaction);
  }

  /** Events that are delivered and neither committed nor parked. */
  get backlog(): number {
    return this.#lanes.size;
  }

  /** Keys whose event failed and waits for its next attempt; others flow. */
  get resting(): number {
    return this.#lanes.resting(performance.now());
  }

  /** Resolves once every subscriber has committed the event or it is parked. */
  receive(delivery: Delivery): Promise<void> {
    if (!this.#parts.handling.concerns(delivery)) return Promise.resolve();
    return new Promise((settle) => {
      this.#lanes.add({ delivery, settle, attempts: 0 });
      this.#schedule(0);
    });
  }

  caughtUp(): boolean {
    this.#caughtUp ||= this.#running && (this.backlog === 0 || performance.now() - this.#startedAt > CATCHING_UP);
    return this.#caughtUp;
  }

  start(): void {
    this.#running = true;
    this.#beginCatchingUp();
    this.#schedule(0);
  }

  /** Ends with the batch that is being handled; what waits is delivered again after the next start. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#beginCatchingUp();
    clearTimeout(this.#wake);
    await this.#working;
  }

  #beginCatchingUp(): void {
    this.#caughtUp = false;
    this.#startedAt = performance.now();
  }

  #schedule(delay: number): void {
    if (!this.#running || this.#working !== undefined) return;
    clearTimeout(this.#wake);
    if (delay > 0) {
      this.#wake = setTimeout(() => this.#schedule(0), delay);
      return;
    }
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      const wake = this.#lanes.nextWake();
      if (wake !== undefined) this.#schedule(Math.max(1, wake - performance.now()));
    });
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    while (this.#running) {
      const batch = this.#lanes.ready({ now: performance.now(), most: LARGEST_BATCH });
      if (batch.length === 0) return;
      try {
        const { done, failed } = await this.#batches.run(batch);
        for (const entry of done) this.#finish(entry);
        for (const failure of failed) await this.#retryOrPark(failure);
      } catch (error) {
        this.#parts.logger.warn(
          { group: this.#parts.group, error: String(error) },
          'the subscription pauses: its database is not available',
        );
        for (const entry of batch) this.#lanes.rest(entry, performance.now() + PAUSE_ON_FAULT);
        this.#beginCatchingUp();
        return;
      }
    }
  }

  async #retryOrPark(failure: Failure): Promise<void> {
    const { entry, subscriber, error } = failure;
    const { handling, random } = this.#parts;
    entry.attempts += 1;
    handling.counts.add(subscriber, 'failed');
    const wait = error instanceof Unreadable ? undefined : waitAfter({ attempts: entry.attempts, random });
    if (wait === undefined) await this.#park(failure);
    else this.#lanes.rest(entry, performance.now() + wait);
  }

  /** What cannot be read is parked for all its subscribers; what one of them failed at for that one, and the others go on. */
  async #park({ entry, subscriber, error }: Failure): Promise<void> {
    const { transaction, deadLetters, logger, handling } = this.#parts;
    const { delivery, attempts } = entry;
    const cause = causeOf(error);
    const eventId = cause === 'FOREIGN_SOURCE' ? delivery.position : handling.idOf(delivery);
    const concerned = handling.subscribersOf(delivery);
    const parking = cause === 'FAILED' ? [subscriber] : concerned;
    await transaction.run(async () => {
      for (const name of parking)
        await deadLetters.park({ subscriber: name, eventId, delivery, cause, error: String(error), attempts });
    }, UNHURRIED);
    for (const name of parking) handling.counts.add(name, 'parked');
    logger.error(
      { subscribers: parking, event: eventId, type: delivery.headers.ce_type, cause, attempts, error: String(error) },
      'an event is parked among the dead letters',
    );
    if (parking.length === concerned.length) this.#finish(entry);
    else entry.attempts = 0;
  }

  #finish(entry: Entry): void {
    this.#lanes.remove(entry);
    entry.settle();
  }
}
