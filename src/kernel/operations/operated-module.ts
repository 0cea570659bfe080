import type { Audit } from '../audit/audit.ts';
import type { DeadLetterReplay } from '../inbox/dead-letter-replay.ts';
import type { DeadLetters } from '../inbox/dead-letters.ts';
import type { EventConsumer } from '../inbox/event-consumer.ts';
import type { Subscription } from '../inbox/subscriber.ts';
import type { OutboxBacklog, TopicBacklog } from '../outbox/outbox-backlog.ts';
import type { TopicRelays } from '../outbox/topic-relays.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { CurrentFacts } from './current-facts.ts';
import { DeadLetterDesk } from './dead-letter-desk.ts';
import { EventTrail } from './event-trail.ts';
import { NothingToResync } from './operations.errors.ts';
import { Resync } from './resync.ts';

interface OperatedParts {
  readonly name: string;
  readonly topics: ModuleTopics;
  readonly subscriptions: readonly Subscription[];
  readonly database: Database;
  readonly transaction: Transaction;
  readonly consumer: EventConsumer;
  readonly relays: TopicRelays;
  readonly deadLetters: DeadLetters;
  readonly replay: DeadLetterReplay;
  readonly outboxBacklog: OutboxBacklog;
  readonly audit: Audit;
  readonly facts: CurrentFacts | undefined;
}

interface ModuleTopics {
  readonly tells: readonly string[];
  readonly hears: readonly string[];
}

export interface ModuleState {
  readonly name: string;
  readonly database: 'up' | 'down';
  readonly migrations: readonly string[];
  readonly topics: ModuleTopics;
  readonly resync: boolean;
}

export interface ModuleBacklog {
  readonly outbox: readonly TopicBacklog[];
  /** Handed to the bus and not settled. */
  readonly inFlight: number;
  /** Delivered to the module, and neither committed nor parked. */
  readonly waiting: number;
  /** Keys that rest after a failure. */
  readonly restingLanes: number;
  readonly parked: number;
}

/** A module as operators see it, and what they may do with it. */
export class OperatedModule {
  readonly name: string;
  readonly deadLetters: DeadLetters;
  readonly desk: DeadLetterDesk;
  readonly trail: EventTrail;
  readonly audit: Audit;
  readonly transaction: Transaction;
  readonly #parts: OperatedParts;
  readonly #resync: Resync | undefined;

  constructor(parts: OperatedParts) {
    const { name, transaction, deadLetters, replay, audit, facts, relays, subscriptions, database } = parts;
    this.name = name;
    this.deadLetters = deadLetters;
    this.desk = new DeadLetterDesk(transaction, deadLetters, replay, audit);
    this.trail = new EventTrail({ module: name, subscriptions, database, deadLetters });
    this.audit = audit;
    this.transaction = transaction;
    this.#parts = parts;
    this.#resync = facts === undefined ? undefined : new Resync({ module: name, facts, relays, transaction, audit });
  }

  get hasFacts(): boolean {
    return this.#resync !== undefined;
  }

  /** @throws NothingToResync */
  get resync(): Resync {
    if (this.#resync === undefined) throw new NothingToResync();
    return this.#resync;
  }

  async state(): Promise<ModuleState> {
    const { name, topics } = this.#parts;
    const resync = this.#resync !== undefined;
    try {
      return { name, database: 'up', migrations: await this.#migrations(), topics, resync };
    } catch {
      return { name, database: 'down', migrations: [], topics, resync };
    }
  }

  async backlog(): Promise<ModuleBacklog> {
    const { outboxBacklog, relays, consumer, deadLetters } = this.#parts;
    return {
      outbox: await outboxBacklog.byTopic(),
      inFlight: relays.inFlight,
      waiting: consumer.backlog,
      restingLanes: consumer.resting,
      parked: await deadLetters.parked(),
    };
  }

  async #migrations(): Promise<string[]> {
    const rows = await this.#parts.database.all<{ name: string }>('SELECT name FROM migration ORDER BY name');
    return rows.map(({ name }) => name);
  }
}
