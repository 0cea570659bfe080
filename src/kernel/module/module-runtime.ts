import { Container } from 'inversify';
import { Audit } from '../audit/audit.ts';
import { DatabaseAudit } from '../audit/database.audit.ts';
import { EarlierAudits } from '../audit/earlier-audits.ts';
import type { Portion } from '../demo/bulk-filler.ts';
import { Clock } from '../domain/clock.ts';
import { Ids } from '../domain/ids.ts';
import { topicOf } from '../event-bus/envelope.ts';
import type { DomainEvent } from '../event-bus/event.ts';
import { EventBus, type TopicLag } from '../event-bus/event-bus.ts';
import type { Route } from '../http/route.ts';
import { DatabaseIdempotency } from '../idempotency/database.idempotency.ts';
import { DatabaseOnce } from '../idempotency/database.once.ts';
import { Idempotency } from '../idempotency/idempotency.ts';
import { Once } from '../idempotency/once.ts';
import type { BoundSubscription } from '../inbox/bound-subscription.ts';
import { DeadLetterCopies } from '../inbox/dead-letter-copies.ts';
import { deadLetterParked } from '../inbox/dead-letter-parked.ts';
import { DeadLetterReplay } from '../inbox/dead-letter-replay.ts';
import { DeadLetters } from '../inbox/dead-letters.ts';
import { EventConsumer } from '../inbox/event-consumer.ts';
import { EventHandling } from '../inbox/event-handling.ts';
import { Hearing } from '../inbox/hearing.ts';
import { Inbox } from '../inbox/inbox.ts';
import { InstanceConsumer } from '../inbox/instance-consumer.ts';
import type { SubscriberCounts } from '../inbox/subscriber-counts.ts';
import { type Scheduler, Schedulers } from '../jobs/scheduler.ts';
import { Logger } from '../observability/logger.ts';
import { OperatedModule } from '../operations/operated-module.ts';
import { Outbox } from '../outbox/outbox.ts';
import { OutboxBacklog } from '../outbox/outbox-backlog.ts';
import type { OutboxRow } from '../outbox/outbox-row.ts';
import { RelayLease } from '../outbox/relay-lease.ts';
import { ClaimingRowStorage, LoneRowStorage } from '../outbox/row-storage.ts';
import { TopicRelays } from '../outbox/topic-relays.ts';
import { TransactionalOutbox } from '../outbox/transactional.outbox.ts';
import { Database } from '../persistence/database.ts';
import type { ModuleSchema } from '../persistence/module-schema.ts';
import { Transaction } from '../persistence/transaction.ts';
import { untilStored } from '../persistence/until-stored.ts';
import { kernelJobs } from './kernel-jobs.ts';
import type { ModuleManifest, StartTask } from './module.ts';
import { schemaOf } from './schema-of.ts';
import { type Token, wireValue } from './wire.ts';

export interface OpenedDatabase {
  /** What has been committed since the start, where that is counted: units per commit say how well they are grouped. */
  readonly commits?: { readonly commits: number; readonly units: number };
  readonly database: Database;
  readonly transaction: Transaction;
  /** Whether other processes may work with it too. */
  readonly isShared?: boolean;
  /** Of one that is shared. @throws StartFaults while another process works with it alone */
  readonly demandShared?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface RuntimeParts {
  readonly manifest: ModuleManifest;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The ports that all modules of the process share. */
  readonly kernel: Container;
  readonly openDatabase: (schema: ModuleSchema & { readonly module: string }) => Promise<OpenedDatabase>;
  readonly topicPrefix: string;
  /** Stands in for the outbox that is relayed, when somebody else hands on what the module tells. */
  readonly outbox?: (transaction: Transaction) => Outbox;
  /** When the oldest event was told that may still be delivered; without it only what the module itself has told counts. */
  readonly oldestUndelivered?: () => Promise<number | undefined>;
  /** Hears of every event that the module tells, once it is durable. */
  readonly tap?: (row: OutboxRow) => void;
}

export interface BoundRoute {
  readonly route: Route;
  readonly resolve: <T>(token: Token<T>) => T;
}

/** A module at work in this process: its container, its database, its consumer, relay and jobs. */
export class ModuleRuntime {
  readonly name: string;
  readonly container: Container;
  readonly consumer: EventConsumer;
  readonly instance: InstanceConsumer;
  readonly replay: DeadLetterReplay;
  /** What became of events at the subscribers. */
  readonly counts: SubscriberCounts;
  readonly relay: TopicRelays;
  readonly backlog: OutboxBacklog;
  /** The module as operators see it. */
  readonly operated: OperatedModule;
  readonly commits: OpenedDatabase['commits'];
  readonly #manifest: ModuleManifest;
  readonly #earlierAudits: EarlierAudits;
  readonly #scheduler: Scheduler;
  readonly #close: () => Promise<void>;
  readonly #ending = new AbortController();

  private constructor(parts: RuntimeParts, opened: OpenedDatabase) {
    const { manifest, kernel, topicPrefix } = parts;
    const { database, transaction } = opened;
    const bus = kernel.get<EventBus>(EventBus);
    const clock = kernel.get<Clock>(Clock);
    const ids = kernel.get<Ids>(Ids);
    const logger = kernel.get<Logger>(Logger).child({ module: manifest.name });
    this.name = manifest.name;
    this.#manifest = manifest;
    this.#close = opened.close;
    this.commits = opened.commits;
    this.container = new Container({ parent: kernel });
    const bind: Container['bind'] = this.container.bind.bind(this.container);
    const told = [...new Set(manifest.publishes.map((event) => topicOf(event, topicPrefix)))];
    const unhurried = [topicOf(deadLetterParked(manifest.name), topicPrefix)];
    const { isShared, demandShared } = opened;
    const lease = isShared === true ? new RelayLease({ database, transaction, ids, logger, demandShared }) : undefined;
    this.relay = new TopicRelays({ database, transaction, bus, clock, logger, lease, topics: told, unhurried });
    this.backlog = new OutboxBacklog(database);
    const audit = new DatabaseAudit(database, clock, ids);
    this.#earlierAudits = new EarlierAudits(manifest.name, database, transaction);
    const outbox =
      parts.outbox?.(transaction) ??
      new TransactionalOutbox({
        transaction,
        storage: lease === undefined ? new LoneRowStorage(database) : new ClaimingRowStorage(database, lease),
        clock,
        ids,
        topicPrefix,
        offer: (row) => {
          this.relay.offer(row);
          parts.tap?.(row);
        },
      });
    const copies = bus.isReadByOthers
      ? new DeadLetterCopies({ module: manifest.name, outbox, topicPrefix })
      : undefined;
    const deadLetters = new DeadLetters(database, transaction, clock, ids, copies);
    wireValue(bind, Database, database);
    wireValue(bind, Transaction, transaction);
    wireValue(bind, Outbox, outbox);
    wireValue(bind, Idempotency, new DatabaseIdempotency(transaction, database, clock));
    wireValue(bind, Once, new DatabaseOnce(transaction, database, clock, ids));
    wireValue(bind, DeadLetters, deadLetters);
    wireValue(bind, Audit, audit);
    wireValue(bind, Logger, logger);
    wireValue(bind, Hearing, {
      caughtUp: () => bus.isCaughtUp(manifest.name) && this.consumer.caughtUp(),
    });
    manifest.bindings(bind, parts.settings);
    const shared = { group: manifest.name, transaction, logger, topicPrefix, random: Math.random };
    const hearing = <Hearer>(declared: readonly BoundSubscription<Token<Hearer>>[]) => ({
      ...shared,
      topics: [...new Set(declared.map(({ event }) => topicOf(event, topicPrefix)))],
      subscriptions: declared.map((one) => ({ ...one, subscriber: this.container.get(one.subscriber) })),
    });
    const { topics, ...asGroup } = hearing(manifest.subscribes.filter((one) => one.scope === 'module'));
    const handling = new EventHandling({ ...asGroup, inbox: new Inbox(database, clock) });
    this.counts = handling.counts;
    this.consumer = new EventConsumer({ ...asGroup, handling, deadLetters });
    this.replay = new DeadLetterReplay({ handling, transaction, deadLetters, logger });
    bus.subscribe({ group: manifest.name, topics, receive: (delivery) => this.consumer.receive(delivery) });
    const remembering = manifest.subscribes.filter((one) => one.scope === 'instance');
    this.instance = new InstanceConsumer({ ...hearing(remembering), bus });
    const jobs = (manifest.jobs ?? []).map((one) => ({ ...one, job: this.container.get(one.job) }));
    const oldestUndelivered = parts.oldestUndelivered ?? (() => this.backlog.oldestAt());
    const instance = remembering.length > 0 ? this.instance : undefined;
    const { name } = manifest;
    const stored = { transaction, database, clock, deadLetters };
    const own = kernelJobs({ module: name, ...stored, oldestUndelivered, replay: this.replay, instance });
    this.#scheduler = kernel.get<Schedulers>(Schedulers).of({ name, jobs: [...jobs, ...own], logger });
    this.operated = new OperatedModule({
      name: manifest.name,
      topics: { tells: told, hears: topics },
      subscriptions: manifest.subscribes.filter(({ scope }) => scope === 'module'),
      database,
      transaction,
      consumer: this.consumer,
      relays: this.relay,
      deadLetters,
      replay: this.replay,
      outboxBacklog: this.backlog,
      audit,
      facts: manifest.resync === undefined ? undefined : this.container.get(manifest.resync),
    });
  }

  static async open(parts: RuntimeParts): Promise<ModuleRuntime> {
    const { manifest, openDatabase } = parts;
    const opened = await openDatabase({ module: manifest.name, ...schemaOf(manifest) });
    return new ModuleRuntime(parts, opened);
  }

  get routes(): readonly BoundRoute[] {
    return this.#bound(this.#manifest.routes);
  }

  get operatorRoutes(): readonly BoundRoute[] {
    return this.#bound(this.#manifest.operatorRoutes ?? []);
  }

  /** Nothing that this module told or should hear is on its way. */
  get idle(): boolean {
    return this.consumer.backlog === 0 && this.relay.inFlight === 0 && this.instance.idle;
  }

  /** Starts to hear and to tell; the bus must be running. */
  async start(): Promise<void> {
    await this.relay.announce();
    await untilStored(() => this.#earlierAudits.takeOver(), this.#ending.signal);
    await this.instance.start();
    this.consumer.start();
    await this.relay.start();
    for (const task of this.#manifest.atStart ?? []) await this.#completely(task);
    await this.replay.runKnownVersions();
  }

  /** What the bus holds that the module has not settled, in whichever process. */
  lag(): Promise<readonly TopicLag[]> {
    return this.container.get<EventBus>(EventBus).lag(this.name);
  }

  /** Whether the module's own database answers. */
  async isUp(): Promise<boolean> {
    try {
      await this.container.get<Database>(Database).get('SELECT 1 AS up');
      return true;
    } catch {
      return false;
    }
  }

  async endSessions(): Promise<void> {
    if (this.#manifest.endSessions !== undefined) await this.container.get(this.#manifest.endSessions).run();
  }

  async fillWithDemoData(): Promise<void> {
    if (this.#manifest.demo !== undefined) await this.#completely(this.#manifest.demo);
  }

  #completely(task: Token<StartTask>): Promise<void> {
    const { signal } = this.#ending;
    return untilStored(() => this.container.get(task).run(signal), signal);
  }

  async fillInBulk(portion: Portion): Promise<void> {
    if (this.#manifest.bulk !== undefined) await this.container.get(this.#manifest.bulk).fill(portion);
  }

  /** Gives the events straight to the module's subscribers, as one unit and without marks; nothing else may be running. */
  async hear(events: readonly DomainEvent[]): Promise<void> {
    const heard = events.flatMap(({ definition: { type }, data }) =>
      this.#manifest.subscribes
        .filter(({ event, scope }) => event.type === type && scope === 'module')
        .map(({ subscriber }) => ({ data, subscriber: this.container.get(subscriber) })),
    );
    if (heard.length === 0) return;
    const id = this.container.get<Ids>(Ids).next();
    const info = { id, at: this.container.get<Clock>(Clock).now(), correlationId: id };
    await this.container.get<Transaction>(Transaction).run(async () => {
      for (const { data, subscriber } of heard) await subscriber.handle(data, info);
    });
  }

  startJobs(): void {
    this.#scheduler.start();
  }

  /** Ends with what is being handled. */
  async stopHearing(): Promise<void> {
    await Promise.all([this.consumer.stop(), this.instance.stop()]);
  }

  /** Leaves what has not been told to the next start. */
  stopTelling(): Promise<void> {
    return this.relay.stop();
  }

  /** Ends jobs and tasks of the start with the portion in hand. */
  stopJobs(): Promise<void> {
    this.#ending.abort();
    return this.#scheduler.stop();
  }

  close(): Promise<void> {
    return this.#close();
  }

  #bound(routes: readonly Route[]): readonly BoundRoute[] {
    return routes.map((route) => ({ route, resolve: (token) => this.container.get(token) }));
  }
}
