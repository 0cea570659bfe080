import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import {
  EventBus,
  type GroupSubscription,
  type InstanceSubscription,
  type TopicLag,
} from '#kernel/event-bus/event-bus.ts';

/** Another bus that cannot be reached when events of a kind are told for the first time. */
export class FalteringEventBus extends EventBus {
  readonly #bus: EventBus;
  readonly #type: string;
  readonly #refused = new Set<string>();

  constructor(bus: EventBus, type: string) {
    super();
    this.#bus = bus;
    this.#type = type;
  }

  /** How many events had to be told again. */
  get refused(): number {
    return this.#refused.size;
  }

  subscribe(subscription: GroupSubscription): void {
    this.#bus.subscribe(subscription);
  }

  listen(subscription: InstanceSubscription): Promise<void> {
    return this.#bus.listen(subscription);
  }

  async publish(message: BusMessage): Promise<void> {
    const { ce_id: id, ce_type: type } = message.headers;
    if (type === this.#type && !this.#refused.has(id)) {
      this.#refused.add(id);
      throw new Error('the bus is away');
    }
    await this.#bus.publish(message);
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
}
