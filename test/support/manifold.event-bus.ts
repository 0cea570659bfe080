import { setTimeout as sleep } from 'node:timers/promises';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import {
  EventBus,
  type GroupSubscription,
  type InstanceSubscription,
  type TopicLag,
} from '#kernel/event-bus/event-bus.ts';
import { whole } from './seeded-random.ts';

const LONGEST_DELAY = 80;
const MOST_TIMES = 5;

/** Delivers every message of another bus one to five times, each time after a delay of its own; a seed decides. */
export class ManifoldEventBus extends EventBus {
  readonly #bus: EventBus;
  readonly #random: () => number;

  constructor(bus: EventBus, random: () => number) {
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
    const times = 1 + whole(this.#random, MOST_TIMES);
    await Promise.all(Array.from({ length: times }, () => this.#late(message)));
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
