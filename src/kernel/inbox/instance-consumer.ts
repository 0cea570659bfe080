import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../domain/errors.ts';
import type { Delivery, EventBus } from '../event-bus/event-bus.ts';
import { type BoundSubscription, byType, type ConsumerParts, call } from './bound-subscription.ts';
import { readData, readEnvelope, Unreadable } from './event-reader.ts';
import { waitAfter } from './retry-schedule.ts';

interface InstanceConsumerParts extends ConsumerParts {
  readonly topics: readonly string[];
  readonly bus: EventBus;
}

const PAUSE_ON_FAULT = 500;

/**
 * Gives the subscribers of the scope `instance` what every process hears, one event of a key after another. Nothing of it is stored and
 * nobody waits for it: an event that fails is tried again while its key waits, and is passed over when it fails for good.
 */
export class InstanceConsumer {
  readonly #parts: InstanceConsumerParts;
  readonly #byType: ReadonlyMap<string, BoundSubscription[]>;
  /** Of each key that has something to do, when it will be done with what it has heard. */
  readonly #lanes = new Map<string, Promise<void>>();
  #listening: Promise<void> | undefined;
  #stopping = new AbortController();

  constructor(parts: InstanceConsumerParts) {
    this.#parts = parts;
    this.#byType = byType(parts.subscriptions);
  }

  get idle(): boolean {
    return this.#lanes.size === 0;
  }

  /** Once it resolves, whatever the module's database does not hold yet will be heard. */
  async start(): Promise<void> {
    const { group, topics, bus } = this.#parts;
    this.#stopping = new AbortController();
    if (topics.length === 0) return;
    this.#listening ??= bus.listen({ group, topics, hear: (delivery) => this.#hear(delivery) });
    await this.#listening;
  }

  /** Ends with the events at hand; what the process knew goes with it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#lanes.values());
  }

  #hear(delivery: Delivery): void {
    const subscriptions = this.#byType.get(delivery.headers.ce_type);
    if (subscriptions === undefined) return;
    const lane = `${delivery.topic} ${delivery.key}`;
    const done = (this.#lanes.get(lane) ?? Promise.resolve()).then(async () => {
      for (const subscription of subscriptions) await this.#deliver(delivery, subscription);
      if (this.#lanes.get(lane) === done) this.#lanes.delete(lane);
    });
    this.#lanes.set(lane, done);
  }

  async #deliver(delivery: Delivery, subscription: BoundSubscription): Promise<void> {
    for (let attempts = 1; !this.#stopping.signal.aborted; ) {
      try {
        const envelope = readEnvelope(delivery, this.#parts.topicPrefix);
        const data = readData(subscription.event, envelope);
        await call(subscription.subscriber, { envelope, data });
        return;
      } catch (error) {
        const isFault = this.#isFault(error);
        const wait = isFault ? PAUSE_ON_FAULT : this.#waitAfter(attempts, error);
        if (wait === undefined) {
          const { ce_id: event, ce_type: type } = delivery.headers;
          const failed = { subscriber: subscription.name, event, type, attempts, error: String(error) };
          this.#parts.logger.error(failed, 'an event is passed over: what this process keeps in memory lacks it');
          return;
        }
        if (!isFault) attempts += 1;
        await sleep(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  #waitAfter(attempts: number, error: unknown): number | undefined {
    return error instanceof Unreadable ? undefined : waitAfter({ attempts, random: this.#parts.random });
  }

  /** What the subscriber reads from is away: that is not the event's fault. */
  #isFault(error: unknown): boolean {
    return this.#parts.transaction.isFault(error) || (error instanceof DomainError && error.kind === 'unavailable');
  }
}
