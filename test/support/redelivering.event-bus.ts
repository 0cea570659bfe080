import { setTimeout as sleep } from 'node:timers/promises';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import {
  EventBus,
  type GroupSubscription,
  type InstanceSubscription,
  type TopicLag,
} from '#kernel/event-bus/event-bus.ts';

const LONGEST_DELAY = 15;

/** Delivers every message of another bus twice, each after a delay of its own, so that nothing comes once and little comes in turn. */
export class RedeliveringEventBus extends EventBus {
  readonly #bus: EventBus;
  readonly #random: () => number;

  constructor(bus: EventBus, random: () => number = Math.random) {
    super();
    this.#bus = bus;
    this.#random = random;
  }

  subscribe(subscription: GroupSubscription): void {
    this.#bus.subscribe(subscription);
  }

  listen(subscription: InstanceSubscription): Promise<void> {
    return this.#bus.listen(subscription);
  }

  async publish(message: BusMessage): Promise<void> {
    await Promise.all([this.#late(message), this.#late(message)]);
  }

  lag(group: string): Promise<readonly TopicLag[]> {
    return this.#bus.lag(group);
  }

  isCaughtUp(group: string): boolean {
    return this.#bus.isCaughtUp(group);
  }

  start(): Promise<void> {
    return this.#bus.start();
  }

  stop(): Promise<void> {
    return this.#bus.stop();
  }

  async #late(message: BusMessage): Promise<void> {
    await sleep(this.#random() * LONGEST_DELAY);
    await this.#bus.publish(message);
  }
}
