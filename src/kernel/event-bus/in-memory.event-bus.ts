import type { BusMessage } from './envelope.ts';
import { EventBus, type GroupSubscription } from './event-bus.ts';

/**
 * Hands each message to every group that listens to its topic. It keeps nothing itself: a message is settled when all groups
 * have committed or parked it, and until then its outbox row stays, so that a restart delivers it again.
 */
export class InMemoryEventBus extends EventBus {
  readonly #groups: GroupSubscription[] = [];
  #running = false;

  subscribe(subscription: GroupSubscription): void {
    this.#groups.push(subscription);
  }

  async publish(message: BusMessage): Promise<void> {
    if (!this.#running) throw new Error('the bus is not running');
    const delivery = { ...message, position: `${message.topic}/0/${message.headers.ce_id}` };
    const listening = this.#groups.filter((group) => group.topics.includes(message.topic));
    await Promise.all(listening.map((group) => group.receive(delivery)));
  }

  async start(): Promise<void> {
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
  }
}
