import { OutboxRelay } from './outbox-relay.ts';
import type { OutboxRow } from './outbox-row.ts';

type Shared = Omit<ConstructorParameters<typeof OutboxRelay>[0], 'topic'>;

/** A relay for each topic of an outbox, so that facts that somebody cannot take now never hold up the conversation of sagas. */
export class TopicRelays {
  readonly #relays: ReadonlyMap<string, OutboxRelay>;

  constructor({ topics, ...shared }: Shared & { readonly topics: readonly string[] }) {
    this.#relays = new Map(topics.map((topic) => [topic, new OutboxRelay({ ...shared, topic })]));
  }

  /** Told and not settled yet. */
  get inFlight(): number {
    return [...this.#relays.values()].reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** A row that has just become durable; the calls come in the order of `seq`. */
  offer(row: OutboxRow): void {
    this.#relays.get(row.topic)?.offer(row);
  }

  async start(): Promise<void> {
    for (const relay of this.#relays.values()) await relay.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#relays.values()].map((relay) => relay.stop()));
  }
}
