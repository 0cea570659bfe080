import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import {
  EventBus,
  type GroupSubscription,
  type InstanceSubscription,
  type TopicLag,
} from '#kernel/event-bus/event-bus.ts';

/** Keeps what is told until the test delivers it: when, how often and in which order is the test's affair. */
export class ScriptedEventBus extends EventBus {
  readonly told: BusMessage[] = [];
  readonly #groups: GroupSubscription[] = [];
  readonly #instances: InstanceSubscription[] = [];

  subscribe(subscription: GroupSubscription): void {
    this.#groups.push(subscription);
  }

  async listen(subscription: InstanceSubscription): Promise<void> {
    this.#instances.push(subscription);
  }

  async publish(message: BusMessage): Promise<void> {
    this.told.push(message);
  }

  /** Resolves once everybody who hears of it has committed or parked it. */
  async deliver(message: BusMessage): Promise<void> {
    const delivery = { ...message, position: `${message.topic}/0/${message.headers.ce_id}` };
    for (const { topics, hear } of this.#instances) if (topics.includes(message.topic)) hear(delivery);
    const listening = this.#groups.filter((group) => group.topics.includes(message.topic));
    await Promise.all(listening.map((group) => group.receive(delivery)));
  }

  async lag(): Promise<readonly TopicLag[]> {
    return [];
  }

  isCaughtUp(): boolean {
    return true;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
}
