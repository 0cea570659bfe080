import { Container } from 'inversify';
import { Clock, SystemClock } from '#kernel/domain/clock.ts';
import { Ids, RandomIds } from '#kernel/domain/ids.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { type Delivery, EventBus } from '#kernel/event-bus/event-bus.ts';
import { UNHURRIED } from '#kernel/inbox/batch-commit.ts';
import { type DeadLetter, DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { InProcessSchedulers } from '#kernel/jobs/in-process.schedulers.ts';
import { Schedulers } from '#kernel/jobs/scheduler.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { Script, type SubscriberName } from './scratch-modules.ts';
import { SilentLogger } from './silent-logger.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import type { OpenDatabase } from './workbench.ts';

export interface BusConnection {
  readonly bus: EventBus;
  /** As a crash does: from now on nothing of this connection reaches anybody, and nothing reaches it. */
  cut(): void;
}

/** One installation of a bus, which outlives the processes that connect to it. */
export interface BusInstallation {
  readonly topicPrefix: string;
  connect(): Promise<BusConnection>;
  discard(): Promise<void>;
}

export interface Heard {
  readonly subscriber: SubscriberName;
  readonly event_id: string;
  readonly n: number;
  readonly letter_key: string;
  readonly content: string;
}

export interface Told {
  readonly seq: number;
  readonly event_id: string;
  readonly topic: string;
  readonly type: string;
  readonly partition_key: string;
  readonly payload: string;
  readonly settled_at: number | null;
}

interface WorldOptions {
  readonly installation: BusInstallation;
  readonly modules: readonly ModuleManifest[];
  readonly script?: Script;
  readonly folder?: TemporaryFolder;
  /** In place of files of its own. */
  readonly openDatabase?: OpenDatabase;
  /** Hears what goes over these topics as a group of its own. */
  readonly tap?: { readonly topics: readonly string[]; readonly receive: (delivery: Delivery) => void };
}

/** Modules at work in one process, as the bootstrap would run them. */
export class World {
  readonly folder: TemporaryFolder;
  readonly script: Script;
  readonly connection: BusConnection;
  readonly #modules = new Map<string, ModuleRuntime>();
  #ended = false;

  private constructor(folder: TemporaryFolder, script: Script, connection: BusConnection) {
    this.folder = folder;
    this.script = script;
    this.connection = connection;
  }

  /** Opens the modules; they neither hear nor tell before `start`. */
  static async open(options: WorldOptions): Promise<World> {
    const { installation, modules, script = new Script(), folder, openDatabase, tap } = options;
    const world = new World(folder ?? new TemporaryFolder(), script, await installation.connect());
    const kernel = new Container();
    const bind: Container['bind'] = kernel.bind.bind(kernel);
    wireValue(bind, Clock, new SystemClock());
    wireValue(bind, Ids, new RandomIds());
    wireValue(bind, Logger, new SilentLogger());
    wireValue(bind, EventBus, world.connection.bus);
    wireValue(bind, Schedulers, new InProcessSchedulers());
    wireValue(bind, Script, script);
    for (const manifest of modules) {
      const runtime = await ModuleRuntime.open({
        manifest,
        settings: {},
        kernel,
        topicPrefix: installation.topicPrefix,
        openDatabase:
          openDatabase ??
          (async (schema) => {
            const database = await SqliteDatabase.open({ file: world.folder.file(`${schema.module}.sqlite`), schema });
            return { database, transaction: database.transaction, close: () => database.close() };
          }),
      });
      world.#modules.set(manifest.name, runtime);
    }
    if (tap !== undefined)
      world.connection.bus.subscribe({
        group: 'tap',
        topics: tap.topics.map((topic) => `${installation.topicPrefix}.${topic}`),
        receive: async (delivery) => tap.receive(delivery),
      });
    return world;
  }

  static async start(options: WorldOptions): Promise<World> {
    const world = await World.open(options);
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    await this.connection.bus.start();
    for (const module of this.#modules.values()) await module.start();
  }

  startJobs(): void {
    for (const module of this.#modules.values()) module.startJobs();
  }

  async pause(): Promise<void> {
    for (const module of this.#modules.values()) await module.stopHearing();
    for (const module of this.#modules.values()) await module.stopTelling();
    await this.connection.bus.stop();
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    for (const module of this.#modules.values()) await module.stopJobs();
    await this.pause();
    for (const module of this.#modules.values()) await module.close();
    this.folder.remove();
  }

  /** Answers with what a crash at this moment leaves on the disk; this world is dead then, and only `end` may be called. */
  crash(): TemporaryFolder {
    this.connection.cut();
    return this.folder.image();
  }

  module(name: string): ModuleRuntime {
    const module = this.#modules.get(name);
    if (module === undefined) throw new Error(`no module ${name} in this world`);
    return module;
  }

  database(module: string): Database {
    return this.module(module).container.get<Database>(Database);
  }

  transaction(module: string): Transaction {
    return this.module(module).container.get<Transaction>(Transaction);
  }

  /** Tells events in one unit of the module. */
  tell<Data>(module: string, ...events: DomainEvent<Data>[]): Promise<void> {
    const outbox = this.module(module).container.get<Outbox>(Outbox);
    return this.transaction(module).run(async () => {
      for (const event of events) outbox.add(event);
    }, UNHURRIED);
  }

  heard(subscriber: SubscriberName, module = 'desk'): Promise<Heard[]> {
    return this.database(module).all<Heard>('SELECT * FROM heard WHERE subscriber = ? ORDER BY seq', [subscriber]);
  }

  async heardCount(subscriber: SubscriberName, module = 'desk'): Promise<number> {
    const sql = 'SELECT COUNT(*) AS count FROM heard WHERE subscriber = ?';
    return (await this.database(module).get<{ count: number }>(sql, [subscriber]))?.count ?? 0;
  }

  /** Messages that a group of this world has neither committed nor parked. */
  async lag(): Promise<number> {
    const lags = await Promise.all([...this.#modules.keys()].map((group) => this.connection.bus.lag(group)));
    return lags.flat().reduce((sum, { messages }) => sum + messages, 0);
  }

  told(module: string): Promise<Told[]> {
    return this.database(module).all<Told>('SELECT * FROM outbox ORDER BY seq');
  }

  async marks(subscriber: SubscriberName, module = 'desk'): Promise<string[]> {
    const rows = await this.database(module).all<{ event_id: string }>(
      'SELECT event_id FROM inbox WHERE subscriber = ?',
      [subscriber],
    );
    return rows.map(({ event_id }) => event_id);
  }

  deadLetters(module = 'desk'): Promise<DeadLetter[]> {
    return this.module(module).container.get<DeadLetters>(DeadLetters).list();
  }
}
