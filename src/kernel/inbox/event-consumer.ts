import { DomainError } from '../domain/errors.ts';
import { open } from '../event-bus/envelope.ts';
import { ownerOf } from '../event-bus/event.ts';
import type { Delivery } from '../event-bus/event-bus.ts';
import type { RunOptions } from '../persistence/transaction.ts';
import { type BoundSubscription, byType, type ConsumerParts, call } from './bound-subscription.ts';
import type { DeadLetter, DeadLetterCause, DeadLetterId, DeadLetters } from './dead-letters.ts';
import { readData, readEnvelope, Unreadable } from './event-reader.ts';
import type { Hearing } from './hearing.ts';
import type { Inbox } from './inbox.ts';
import { type Entry, Lanes, laneOf } from './lanes.ts';
import { waitAfter } from './retry-schedule.ts';
import { SubscriberCounts } from './subscriber-counts.ts';

interface EventConsumerParts extends ConsumerParts {
  readonly inbox: Inbox;
  readonly deadLetters: DeadLetters;
}

const LARGEST_BATCH = 256;
const PAUSE_ON_FAULT = 500;
const CATCHING_UP = 10_000;
const UNHURRIED = { patience: Number.POSITIVE_INFINITY };

interface ReplayOptions extends RunOptions {
  /** What commits together with the replay. */
  readonly also?: () => Promise<void>;
}

type Failure = { readonly entry: Entry; readonly subscriber: string; readonly error: unknown };
type Outcome = { readonly done: readonly Entry[]; readonly failed: readonly Failure[] };

/**
 * Gives a module's subscribers what the bus delivers: what waits is handled as one unit and, when something in it fails, once more with each event
 * and its inbox mark in a savepoint of their own. A failing event is tried again while its key waits, and then parked; a fault of the database stops everything and costs no attempt.
 */
export class EventConsumer implements Hearing {
  readonly counts = new SubscriberCounts();
  readonly #parts: EventConsumerParts;
  readonly #byType: ReadonlyMap<string, BoundSubscription[]>;
  readonly #lanes = new Lanes();
  #running = false;
  #working: Promise<void> | undefined;
  #wake: NodeJS.Timeout | undefined;
  #startedAt = Number.POSITIVE_INFINITY;
  #caughtUp = false;

  constructor(parts: EventConsumerParts) {
    this.#parts = parts;
    this.#byType = byType(parts.subscriptions);
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
    if (!this.#concerns(delivery)) return Promise.resolve();
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

  /**
   * Hands a parked event once more to the subscriber that parked it; one that fails again stays parked, with what went wrong this time.
   * @throws DeadLetterNotFound when it is not parked (any more), and what the subscriber throws
   */
  async replay(id: DeadLetterId, { also, ...options }: ReplayOptions = {}): Promise<void> {
    const { transaction, deadLetters } = this.#parts;
    try {
      await transaction.run(async () => {
        const letter = await deadLetters.take(id);
        await deadLetters.move(id, 'REPLAYING');
        const failure = await this.#attempt(entryOf(letter), id.subscriber);
        if (failure !== undefined) throw failure.error;
        await deadLetters.move(id, 'REPLAYED');
        await also?.();
      }, options);
    } catch (error) {
      if (this.#isFault(error) || error instanceof DomainError) throw error;
      await transaction.run(() => deadLetters.failAgain(id, { cause: causeOf(error), error: String(error) }), options);
      throw error;
    }
  }

  /** Replays what an older build parked because it did not know the version; what fails again stays parked. */
  async replayKnownVersions(): Promise<void> {
    const { deadLetters, logger } = this.#parts;
    for (const letter of await deadLetters.list({ state: 'PARKED' })) {
      const known = this.#byType.get(letter.type)?.[0]?.event.version ?? 0;
      if (letter.cause !== 'FUTURE_VERSION' || versionOf(letter.payload) > known) continue;
      const { subscriber, event_id: eventId } = letter;
      try {
        await this.replay({ subscriber, eventId }, UNHURRIED);
      } catch (error) {
        logger.error({ subscriber, event: eventId, error: String(error) }, 'a parked event of a newer version fails');
      }
    }
  }

  /** An event that nobody here handles is none of the module's business, unless it lies about where it comes from. */
  #concerns(delivery: Delivery): boolean {
    const { ce_type: type } = delivery.headers;
    const own = `${this.#parts.topicPrefix}.${ownerOf(type)}`;
    return this.#byType.has(type) || (delivery.topic !== own && delivery.topic !== `${own}.facts`);
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
        await this.#handle(batch);
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

  async #handle(batch: readonly Entry[]): Promise<void> {
    const hopeful = batch.length > 1 && batch.every(({ attempts }) => attempts === 0);
    const all = hopeful ? await this.#commitAllOrNothing(batch) : undefined;
    const { done, failed } = all ?? (await this.#commit(batch));
    for (const entry of done) this.#finish(entry);
    for (const failure of failed) await this.#retryOrPark(failure);
  }

  /** As a rule nothing fails, and then no event needs a savepoint of its own. Undefined when one did fail, and nothing is done. */
  async #commitAllOrNothing(batch: readonly Entry[]): Promise<Outcome | undefined> {
    try {
      await this.#parts.transaction.run(async () => {
        for (const entry of batch) for (const name of this.#subscribersOf(entry)) await this.#deliver(entry, name);
      }, UNHURRIED);
      return { done: batch, failed: [] };
    } catch (error) {
      if (this.#isFault(error)) throw error;
      return undefined;
    }
  }

  async #commit(batch: readonly Entry[], only?: string): Promise<Outcome> {
    try {
      return await this.#parts.transaction.run(() => this.#attemptAll(batch, only), UNHURRIED);
    } catch (error) {
      if (this.#isFault(error)) throw error;
      const [entry] = batch;
      if (batch.length !== 1 || entry === undefined) return this.#commitOneByOne(batch);
      const [first, ...others] = this.#subscribersOf(entry, only);
      if (others.length === 0) return { done: [], failed: [{ entry, subscriber: first ?? this.#parts.group, error }] };
      return this.#commitForOneByOne(entry);
    }
  }

  /** The batch failed as a whole at its end; alone, the one at fault shows itself. */
  async #commitOneByOne(batch: readonly Entry[]): Promise<Outcome> {
    const done: Entry[] = [];
    const failed: Failure[] = [];
    const waiting = new Set<string>();
    for (const entry of batch) {
      if (waiting.has(laneOf(entry))) continue;
      const outcome = await this.#commit([entry]);
      done.push(...outcome.done);
      failed.push(...outcome.failed);
      if (outcome.failed.length > 0) waiting.add(laneOf(entry));
    }
    return { done, failed };
  }

  /** The event failed as a whole at its end; in units of their own, the subscriber at fault shows itself. */
  async #commitForOneByOne(entry: Entry): Promise<Outcome> {
    for (const name of this.#subscribersOf(entry)) {
      const outcome = await this.#commit([entry], name);
      if (outcome.failed.length > 0) return outcome;
    }
    return { done: [entry], failed: [] };
  }

  async #attemptAll(batch: readonly Entry[], only?: string): Promise<Outcome> {
    const done: Entry[] = [];
    const failed: Failure[] = [];
    const waiting = new Set<string>();
    for (const entry of batch) {
      const lane = laneOf(entry);
      if (waiting.has(lane)) continue;
      const failure = await this.#attempt(entry, only);
      if (failure === undefined) done.push(entry);
      else {
        failed.push(failure);
        waiting.add(lane);
      }
    }
    return { done, failed };
  }

  async #attempt(entry: Entry, only?: string): Promise<Failure | undefined> {
    for (const name of this.#subscribersOf(entry, only)) {
      try {
        await this.#parts.transaction.savepoint(() => this.#deliver(entry, name));
      } catch (error) {
        if (this.#isFault(error)) throw error;
        if (!(error instanceof DomainError)) return { entry, subscriber: name, error };
        this.#parts.logger.warn(
          { subscriber: name, code: error.code, event: entry.delivery.headers.ce_id },
          'a subscriber refused an event by throwing',
        );
        const eventId = this.#idOf(entry.delivery);
        await this.#parts.inbox.mark({ subscriber: name, eventId, attempt: entry.attempts + 1 });
        this.#parts.transaction.afterCommit(() => this.counts.add(name, 'refused'));
      }
    }
    return undefined;
  }

  /** Something that the subscriber needs is away: that is neither the event's fault nor an answer to it. */
  #isFault(error: unknown): boolean {
    return this.#parts.transaction.isFault(error) || (error instanceof DomainError && error.kind === 'unavailable');
  }

  async #deliver(entry: Entry, subscriberName: string): Promise<void> {
    const { inbox, transaction, topicPrefix } = this.#parts;
    const envelope = readEnvelope(entry.delivery, topicPrefix);
    const subscription = this.#byType.get(envelope.type)?.find(({ name }) => name === subscriberName);
    if (subscription === undefined)
      throw new Unreadable('FOREIGN_SOURCE', `${envelope.type} is not for ${subscriberName}`);
    const data = readData(subscription.event, envelope);
    if (!(await inbox.mark({ subscriber: subscriberName, eventId: envelope.id, attempt: entry.attempts + 1 }))) return;
    await call(subscription.subscriber, { envelope, data });
    transaction.afterCommit(() => this.counts.add(subscriberName, 'handled'));
  }

  /** Something unreadable of a type that nobody knows is parked once, for the group. */
  #subscribersOf(entry: Entry, only?: string): readonly string[] {
    if (only !== undefined) return [only];
    return this.#byType.get(entry.delivery.headers.ce_type)?.map(({ name }) => name) ?? [this.#parts.group];
  }

  async #retryOrPark({ entry, subscriber, error }: Failure): Promise<void> {
    const { transaction, deadLetters, logger, random } = this.#parts;
    entry.attempts += 1;
    this.counts.add(subscriber, 'failed');
    const wait = error instanceof Unreadable ? undefined : waitAfter({ attempts: entry.attempts, random });
    if (wait !== undefined) {
      this.#lanes.rest(entry, performance.now() + wait);
      return;
    }
    const { delivery, attempts } = entry;
    const cause = causeOf(error);
    const eventId = cause === 'FOREIGN_SOURCE' ? delivery.position : this.#idOf(delivery);
    const parking = cause === 'FAILED' ? [subscriber] : this.#subscribersOf(entry);
    await transaction.run(async () => {
      for (const name of parking)
        await deadLetters.park({ subscriber: name, eventId, delivery, cause, error: String(error), attempts });
    }, UNHURRIED);
    for (const name of parking) this.counts.add(name, 'parked');
    logger.error(
      { subscribers: parking, event: eventId, type: delivery.headers.ce_type, cause, attempts, error: String(error) },
      'an event is parked among the dead letters',
    );
    if (parking.length === this.#subscribersOf(entry).length) this.#finish(entry);
    else entry.attempts = 0;
  }

  /** The id that the event itself gives, whatever its headers say; the place that it came from when it cannot be read. */
  #idOf(delivery: Delivery): string {
    const opened = open(delivery, this.#parts.topicPrefix);
    return opened.readable ? opened.envelope.id : delivery.position;
  }

  #finish(entry: Entry): void {
    this.#lanes.remove(entry);
    entry.settle();
  }
}

/** As it came over the bus; the attempts before this one are counted. */
const entryOf = (letter: DeadLetter): Entry => ({
  delivery: {
    topic: letter.topic,
    key: letter.partition_key,
    payload: letter.payload,
    position: letter.event_id,
    headers: JSON.parse(letter.headers) as Delivery['headers'],
  },
  settle: () => undefined,
  attempts: letter.attempts,
});

const causeOf = (error: unknown): DeadLetterCause => (error instanceof Unreadable ? error.reason : 'FAILED');

const versionOf = (payload: string): number => (JSON.parse(payload) as { dataversion: number }).dataversion;
