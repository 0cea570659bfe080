import type { BusMessage } from './envelope.ts';
import {
  type Delivery,
  EventBus,
  type GroupSubscription,
  type InstanceSubscription,
  type TopicLag,
} from './event-bus.ts';

interface Group extends GroupSubscription {
  /** In the order in which they were handed over. */
  readonly uncommitted: Set<Delivery>;
}

/**
 * Hands each message to every group that listens to its topic. It keeps nothing for good: a message is settled when all groups
 * have committed or parked it, and until then its outbox row stays, so that a restart delivers it again.
 */
export class InMemoryEventBus extends EventBus {
  readonly #groups: Group[] = [];
  readonly #instances: InstanceSubscription[] = [];
  #running = false;

  subscribe(subscription: GroupSubscription): void {
    this.#groups.push({ ...subscription, uncommitted: new Set() });
  }

  async listen(subscription: InstanceSubscription): Promise<void> {
    const { group, topics, hear } = subscription;
    this.#instances.push(subscription);
    for (const { uncommitted } of this.#groups.filter((one) => one.group === group))
      for (const delivery of uncommitted) if (topics.includes(delivery.topic)) hear(delivery);
  }

  async publish(message: BusMessage): Promise<void> {
    if (!this.#running) throw new Error('the bus is not running');
    const delivery = { ...message, position: `${message.topic}/0/${message.headers.ce_id}` };
    for (const { topics, hear } of this.#instances) if (topics.includes(message.topic)) hear(delivery);
    const listening = this.#groups.filter((group) => group.topics.includes(message.topic));
    await Promise.all(listening.map((group) => hand(delivery, group)));
  }

  async lag(group: string): Promise<readonly TopicLag[]> {
    return this.#groups
      .filter((one) => one.group === group)
      .flatMap(({ topics, uncommitted }) =>
        topics.map((topic) => ({ topic, messages: [...uncommitted].filter((one) => one.topic === topic).length })),
      );
  }

  /** What lay there is told by the outboxes again, and counts with the consumer as soon as it is. */
  isCaughtUp(): boolean {
    return this.#running;
  }

  async start(): Promise<void> {
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
  }
}

async function hand(delivery: Delivery, { uncommitted, receive }: Group): Promise<void> {
  uncommitted.add(delivery);
  await receive(delivery);
  uncommitted.delete(delivery);
}
