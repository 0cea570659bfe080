import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { ClaimedRows } from './claimed-rows.ts';
import { ClaimingRelay } from './claiming-relay.ts';
import { OutboxRelay } from './outbox-relay.ts';
import type { StoredRow } from './outbox-row.ts';
import type { RelayLease } from './relay-lease.ts';

const POLL_EVERY = 200;
const POLL_UNHURRIED = 2_000;

interface TopicRelaysParts {
  readonly topics: readonly string[];
  /** For which nobody waits. */
  readonly unhurried?: readonly string[];
  readonly database: Database;
  readonly transaction: Transaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where several processes relay the outbox, each what it has claimed. */
  readonly lease?: RelayLease | undefined;
}

/** A relay for each topic of an outbox, so that facts that somebody cannot take now never hold up the conversation of sagas. */
export class TopicRelays {
  readonly #relays: ReadonlyMap<string, OutboxRelay | ClaimingRelay>;
  readonly #lease: RelayLease | undefined;

  constructor({ topics, unhurried = [], lease, ...shared }: TopicRelaysParts) {
    const { database, transaction } = shared;
    const relayOf = (topic: string, pollEvery: number) =>
      lease === undefined
        ? new OutboxRelay({ ...shared, topic, pollEvery })
        : new ClaimingRelay({
            ...{ ...shared, topic, pollEvery, lease },
            rows: new ClaimedRows({ database, transaction, lease }),
          });
    this.#relays = new Map([
      ...topics.map((topic) => [topic, relayOf(topic, POLL_EVERY)] as const),
      ...unhurried.map((topic) => [topic, relayOf(topic, POLL_UNHURRIED)] as const),
    ]);
    this.#lease = lease;
  }

  /** Told and not settled yet. */
  get inFlight(): number {
    return [...this.#relays.values()].reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** How many this process has handed to the bus since its start, and the bus has settled. */
  get relayed(): number {
    return [...this.#relays.values()].reduce((sum, { relayed }) => sum + relayed, 0);
  }

  /** A row that has just become durable; the calls come in the order of `seq`. */
  offer(row: StoredRow): void {
    this.#relays.get(row.topic)?.offer(row);
  }

  /** Tells the other processes that this one is at work, before it writes anything. @throws StartFaults when one works with the database alone */
  async announce(): Promise<void> {
    await this.#lease?.start();
  }

  async start(): Promise<void> {
    await this.announce();
    for (const relay of this.#relays.values()) await relay.start();
  }

  /** Other processes may take what is left from then on. */
  async stop(): Promise<void> {
    await Promise.all([...this.#relays.values()].map((relay) => relay.stop()));
    await this.#lease?.giveBack();
  }
}
