import { Container } from 'inversify';
import { Clock } from '#kernel/domain/clock.ts';
import { type Id, Ids, RandomIds } from '#kernel/domain/ids.ts';
import { type BusMessage, seal } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { type Delivery, EventBus } from '#kernel/event-bus/event-bus.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { idempotentRequest } from '#kernel/http/idempotent-request.ts';
import type { Caller, Reply } from '#kernel/http/route.ts';
import { type DeadLetterId, DeadLetters } from '#kernel/inbox/dead-letters.ts';
import type { InstanceConsumer } from '#kernel/inbox/instance-consumer.ts';
import { InProcessSchedulers } from '#kernel/jobs/in-process.schedulers.ts';
import { Schedulers } from '#kernel/jobs/scheduler.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { newTraceparent } from '#kernel/observability/traceparent.ts';
import { Database } from '#kernel/persistence/database.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { accommodation } from '../../src/modules/accommodation/module.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { assertPromised } from '../support/promised-answers.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

interface Call {
  readonly params?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
}

/** Random ids, but for those that a test wants to know beforehand. */
class PreparedIds extends RandomIds {
  readonly #prepared: string[] = [];

  prepare(id: string): void {
    this.#prepared.push(id);
  }

  override next<Name extends string>(): Id<Name> {
    return (this.#prepared.shift() as Id<Name> | undefined) ?? super.next<Name>();
  }
}

/** The accommodation module alone, on files of its own, with a bus that others speak on. */
export class AccommodationAtWork {
  readonly clock: FakeClock;
  readonly ids: PreparedIds;
  readonly told: Delivery[] = [];
  readonly #others = new RandomIds();
  readonly #bus: InMemoryEventBus;
  readonly #runtime: ModuleRuntime;
  readonly #folder: TemporaryFolder;

  private constructor(parts: {
    clock: FakeClock;
    ids: PreparedIds;
    bus: InMemoryEventBus;
    runtime: ModuleRuntime;
    folder: TemporaryFolder;
  }) {
    this.clock = parts.clock;
    this.ids = parts.ids;
    this.#bus = parts.bus;
    this.#runtime = parts.runtime;
    this.#folder = parts.folder;
  }

  static async start(now: number, settings: object = {}): Promise<AccommodationAtWork> {
    const folder = new TemporaryFolder();
    const bus = new InMemoryEventBus();
    const clock = new FakeClock(now);
    const ids = new PreparedIds();
    const kernel = new Container();
    const bind: Container['bind'] = kernel.bind.bind(kernel);
    wireValue(bind, Clock, clock);
    wireValue(bind, Ids, ids);
    wireValue(bind, EventBus, bus);
    wireValue(bind, Schedulers, new InProcessSchedulers());
    wireValue(bind, Logger, new SilentLogger());
    wireValue(bind, Cursors, new Cursors('a key of the test, long enough to be one'));
    const runtime = await ModuleRuntime.open({
      manifest: accommodation,
      settings: accommodation.settings.parse(settings),
      kernel,
      topicPrefix: 'jumak',
      openDatabase: async (schema) => {
        const database = await SqliteDatabase.open({ file: folder.file(`${schema.module}.sqlite`), schema });
        return { database, transaction: database.transaction, close: () => database.close() };
      },
    });
    const work = new AccommodationAtWork({ clock, ids, bus, runtime, folder });
    const receive = async (delivery: Delivery) => void work.told.push(delivery);
    bus.subscribe({ group: 'listener', topics: ['jumak.accommodation', 'jumak.accommodation.facts'], receive });
    await bus.start();
    await runtime.start();
    return work;
  }

  get database(): Database {
    return this.#runtime.container.get<Database>(Database);
  }

  get transaction(): Transaction {
    return this.#runtime.container.get<Transaction>(Transaction);
  }

  fillWithDemoData(): Promise<void> {
    return this.#runtime.fillWithDemoData();
  }

  /** Something of the module: a use case, a port. */
  of<T>(token: Token<T>): T {
    return this.#runtime.container.get<T>(token);
  }

  /** Nothing that was told is on its way. */
  async isQuiet(): Promise<void> {
    while (!this.#runtime.idle) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async runJob(name: string): Promise<void> {
    const definition = accommodation.jobs?.find((job) => job.name === name);
    if (definition === undefined) throw new Error(`there is no job ${name}`);
    await this.#runtime.container.get(definition.job).run();
  }

  /** Parks something that nobody hears, as if that had been done before the start. */
  async park<Data>(event: DomainEvent<Data>, subscriber: string): Promise<DeadLetterId> {
    const id = { subscriber, eventId: this.newId() };
    const message = this.#sealed(event, id.eventId);
    const delivery = { ...message, position: `${message.topic}/0/0` };
    const why = { cause: 'FAILED', error: 'boom', attempts: 5 } as const;
    await this.transaction.run(() => this.of(DeadLetters).park({ ...id, delivery, ...why }));
    return id;
  }

  replay(id: DeadLetterId): Promise<void> {
    return this.#runtime.replay.run(id);
  }

  get instance(): InstanceConsumer {
    return this.#runtime.instance;
  }

  newId<Name extends string>(): Id<Name> {
    return this.#others.next<Name>();
  }

  /** Somebody else tells something; resolves once the module has dealt with it. */
  async hear<Data>(event: DomainEvent<Data>, id: string = this.newId()): Promise<void> {
    await this.#bus.publish(this.#sealed(event, id));
  }

  #sealed<Data>(event: DomainEvent<Data>, id: string): BusMessage {
    const context = { id, now: this.clock.now(), correlationId: id, traceparent: newTraceparent() };
    return seal(event as DomainEvent, context, 'jumak');
  }

  /** All that the module itself has told so far, data only. */
  async facts<Data>(): Promise<Data[]> {
    await this.isQuiet();
    return this.told.map(({ payload }) => JSON.parse(payload).data as Data);
  }

  /** Calls a route as the server does: what it takes is parsed by its schemas. */
  async call<Body>(name: string, call: Call = {}): Promise<Reply & { readonly body: Body }> {
    const bound = this.#runtime.routes.find(({ route }) => `${route.method} ${route.path}` === name);
    if (bound === undefined) throw new Error(`there is no route ${name}`);
    const { route, resolve } = bound;
    const request = {
      params: route.params?.parse(call.params) ?? {},
      query: route.query?.parse(call.query ?? {}) ?? {},
      body: route.body?.parse(call.body),
      caller: call.caller,
      headers: call.headers ?? {},
      idempotency:
        call.key === undefined
          ? undefined
          : idempotentRequest({
              scope: call.caller?.memberId ?? '',
              method: route.method,
              path: route.path,
              key: call.key,
              body: call.body,
            }),
    };
    const reply = await route.handle(request as never, ...(route.inject.map((token) => resolve(token)) as never[]));
    const { status, headers = {}, body } = reply;
    const onTheWire = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    const path = `/api/v1${route.path}`;
    assertPromised({ method: route.method, path, status, headers: new Headers(headers), body: onTheWire });
    return reply as Reply & { body: Body };
  }

  async stop(): Promise<void> {
    await this.#runtime.stopHearing();
    await this.#runtime.stopTelling();
    await this.#runtime.close();
    this.#folder.remove();
  }
}
