import { Container } from 'inversify';
import { Bell } from '#kernel/bell/bell.ts';
import { InProcessBell } from '#kernel/bell/in-process.bell.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { type Id, Ids, RandomIds } from '#kernel/domain/ids.ts';
import { seal } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent, EventDefinition } from '#kernel/event-bus/event.ts';
import { EventBus } from '#kernel/event-bus/event-bus.ts';
import { type DeadLetter, DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { InProcessSchedulers } from '#kernel/jobs/in-process.schedulers.ts';
import { Schedulers } from '#kernel/jobs/scheduler.ts';
import { Lock } from '#kernel/lock/lock.ts';
import { NoLock } from '#kernel/lock/no.lock.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { ModuleRuntime, type OpenedDatabase } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import type { DeadLetterDesk } from '#kernel/operations/dead-letter-desk.ts';
import type { ModuleSchema } from '#kernel/persistence/module-schema.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { FakeClock } from './fake-clock.ts';
import { ScriptedEventBus } from './scripted.event-bus.ts';
import { SilentLogger } from './silent-logger.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const PREFIX = 'jumak';

export type OpenDatabase = (schema: ModuleSchema & { readonly module: string }) => Promise<OpenedDatabase>;

/** Some modules without the rest of the program: the test plays the bus, the clock and the modules that are not there. */
export class Workbench {
  readonly clock = new FakeClock();
  readonly bus = new ScriptedEventBus();
  readonly #ids = new RandomIds();
  readonly #folder = new TemporaryFolder();
  readonly #modules = new Map<string, ModuleRuntime>();

  static start(...manifests: readonly ModuleManifest[]): Promise<Workbench> {
    return Workbench.on(undefined, ...manifests);
  }

  /** With databases of somebody else's, in place of files of its own. */
  static async on(openDatabase: OpenDatabase | undefined, ...manifests: readonly ModuleManifest[]): Promise<Workbench> {
    const bench = new Workbench();
    const kernel = new Container();
    const bind: Container['bind'] = kernel.bind.bind(kernel);
    wireValue(bind, Clock, bench.clock);
    wireValue(bind, Ids, bench.#ids);
    wireValue(bind, Logger, new SilentLogger());
    wireValue(bind, EventBus, bench.bus);
    wireValue(bind, Schedulers, new InProcessSchedulers());
    wireValue(bind, Lock, new NoLock());
    wireValue(bind, Bell, new InProcessBell());
    for (const manifest of manifests) {
      const settings = manifest.settings.parse({});
      const runtime = await ModuleRuntime.open({
        manifest,
        settings,
        kernel,
        topicPrefix: PREFIX,
        openDatabase: openDatabase ?? ((schema) => bench.#openFile(schema)),
      });
      bench.#modules.set(manifest.name, runtime);
    }
    for (const module of bench.#modules.values()) await module.start();
    return bench;
  }

  newId<Name extends string>(): Id<Name> {
    return this.#ids.next<Name>();
  }

  /** Something of a module: a use case, a port. */
  of<T>(module: string, token: Token<T>): T {
    return this.#module(module).container.get<T>(token);
  }

  /** A module tells something; resolves once all who are here have dealt with it. The same id is the same event. */
  async hear<Data>(event: DomainEvent<Data>, id: string = this.newId()): Promise<void> {
    const context = { id, now: this.clock.now(), correlationId: id, traceparent: newTraceparent() };
    await this.bus.deliver(seal(event as DomainEvent, context, PREFIX));
  }

  /** How often something has failed at a subscriber of a module. */
  failures(module: string): number {
    return [...this.#module(module).counts].reduce((all, [, { failed = 0 }]) => all + failed, 0);
  }

  /** The data of what was told of a kind, in order. */
  told<Data>({ type }: EventDefinition<Data>): Data[] {
    const messages = this.bus.told.filter(({ headers }) => headers.ce_type === type);
    return messages.map(({ payload }) => JSON.parse(payload).data as Data);
  }

  desk(module: string): DeadLetterDesk {
    return this.#module(module).operated.desk;
  }

  deadLetters(module: string): Promise<DeadLetter[]> {
    return this.of(module, DeadLetters).list();
  }

  async end(): Promise<void> {
    for (const module of this.#modules.values()) {
      await module.stopHearing();
      await module.stopTelling();
      await module.close();
    }
    this.#folder.remove();
  }

  async #openFile({ module, ...schema }: Parameters<OpenDatabase>[0]): Promise<OpenedDatabase> {
    const database = await SqliteDatabase.open({ file: this.#folder.file(`${module}.sqlite`), schema });
    return { database, transaction: database.transaction, close: () => database.close() };
  }

  #module(name: string): ModuleRuntime {
    const module = this.#modules.get(name);
    if (module === undefined) throw new Error(`there is no module ${name}`);
    return module;
  }
}
