import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../domain/errors.ts';
import type { Delivery, EventBus } from '../event-bus/event-bus.ts';
import { type BoundSubscription, byType, type ConsumerParts, call } from './bound-subscription.ts';
import { readData, readEnvelope, Unreadable } from './event-reader.ts';
import { InstanceReloads } from './instance-reloads.ts';
import { waitAfter } from './retry-schedule.ts';
import type { InstanceSubscriber } from './subscriber.ts';
import { SubscriberCounts } from './subscriber-counts.ts';

type Bound = BoundSubscription<InstanceSubscriber<unknown>>;

interface InstanceConsumerParts extends ConsumerParts<InstanceSubscriber<unknown>> {
  readonly topics: readonly string[];
  readonly bus: EventBus;
}

interface PassedOver {
  readonly delivery: Delivery;
  readonly subscription: Bound;
  readonly attempts: number;
  readonly error: unknown;
}

const PAUSE_ON_FAULT = 500;

/**
 * Gives the subscribers of the scope `instance` what every process hears, one event of a key after another. Nothing of it is stored and
 * nobody waits for it: an event that fails is tried again while its key waits. One that fails for good is passed over, and the subscriber
 * loads again what is stored of its key.
 */
export class InstanceConsumer {
  /** Each failed attempt counts. */
  readonly counts = new SubscriberCounts(['handled', 'failed', 'passed-over', 'loaded-again']);
  readonly #parts: InstanceConsumerParts;
  readonly #byType: ReadonlyMap<string, Bound[]>;
  readonly #reloads: InstanceReloads;
  /** Of each key that has something to do, when it will be done with what it has heard. */
  readonly #lanes = new Map<string, Promise<void>>();
  #listening: Promise<void> | undefined;
  #stopping = new AbortController();

  constructor(parts: InstanceConsumerParts) {
    this.#parts = parts;
    this.#byType = byType(parts.subscriptions);
    this.#reloads = new InstanceReloads({ logger: parts.logger, counts: this.counts });
  }

  /** Keys of which this process may not know what is stored, because it passed an event over. */
  get keysInDoubt(): number {
    return this.#reloads.inDoubt;
  }

  get idle(): boolean {
    return this.#lanes.size === 0;
  }

  /** Once it resolves, whatever the module's database does not hold yet will be heard. */
  async start(): Promise<void> {
    const { group, topics, bus } = this.#parts;
    this.#stopping = new AbortController();
    this.#reloads.start();
    if (topics.length === 0) return;
    this.#listening ??= bus.listen({ group, topics, hear: (delivery) => this.#hear(delivery) });
    await this.#listening;
  }

  /** Ends with the events at hand; what the process knew goes with it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#lanes.values());
    await this.#reloads.stop();
  }

  /** Of an event that this process need not have heard: the subscribers of its type load again what is stored of its key. */
  loadAgain({ type, key }: { readonly type: string; readonly key: string }): void {
    for (const subscription of this.#byType.get(type) ?? []) this.#reloads.add({ subscription, key });
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

  async #deliver(delivery: Delivery, subscription: Bound): Promise<void> {
    for (let attempts = 1; !this.#stopping.signal.aborted; ) {
      try {
        const envelope = readEnvelope(delivery, this.#parts.topicPrefix);
        const data = readData(subscription.event, envelope);
        await call(subscription.subscriber, { envelope, data });
        this.counts.add(subscription.name, 'handled');
        return;
      } catch (error) {
        const isFault = this.#isFault(error);
        if (!isFault) this.counts.add(subscription.name, 'failed');
        const wait = isFault ? PAUSE_ON_FAULT : this.#waitAfter(attempts, error);
        if (wait === undefined) return this.#passOver({ delivery, subscription, attempts, error });
        if (!isFault) attempts += 1;
        await sleep(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  #passOver({ delivery, subscription, attempts, error }: PassedOver): void {
    const { ce_id: event, ce_type: type } = delivery.headers;
    const failed = { subscriber: subscription.name, event, type, attempts, error: String(error) };
    this.#parts.logger.error(failed, 'an event is passed over: what is stored of its key is loaded again');
    this.counts.add(subscription.name, 'passed-over');
    this.#reloads.add({ subscription, key: delivery.key });
  }

  #waitAfter(attempts: number, error: unknown): number | undefined {
    return error instanceof Unreadable ? undefined : waitAfter({ attempts, random: this.#parts.random });
  }

  /** What the subscriber reads from is away: that is not the event's fault. */
  #isFault(error: unknown): boolean {
    return this.#parts.transaction.isFault(error) || (error instanceof DomainError && error.kind === 'unavailable');
  }
}
