import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import type { Id, Ids } from '#kernel/domain/ids.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { Role } from '#kernel/http/route.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import type { Lock } from '#kernel/lock/lock.ts';
import type { Mail } from '#kernel/mail/mail.ts';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import { Database, type SqlValue } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { chooseAdapters } from '../../src/bootstrap/adapters.ts';
import { Application } from '../../src/bootstrap/application.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import { placementOf } from '../../src/bootstrap/placement.ts';
import { ExpireReservations } from '../../src/modules/reservation/jobs/expire-reservations.ts';
import { ApiClient } from './api-client.ts';
import type { Invariants } from './invariants.ts';
import { RecordingMail } from './recording.mail.ts';
import { SilentLogger } from './silent-logger.ts';
import { SteeredClock, SteeredIds } from './steered-clock.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { memory, type Topology } from './topologies.ts';

export interface TestSetup {
  readonly topology?: Topology;
  readonly lock?: Lock;
  readonly logger?: Logger;
  readonly passwordHasher?: PasswordHasher;
  /** In place of the one that keeps the letters. */
  readonly mail?: Mail;
  /** Files to go on with, instead of new ones. */
  readonly folder?: TemporaryFolder;
  /** Settings besides those of a test, as environment variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A folder of settings that the test may change while it works, in place of config/. */
  readonly settings?: string;
}

/** The way of its clients. */
const INSISTENT = { insists: true };

export const PASSWORD = 'oak-river-lantern-42';

const VARIABLES = {
  JUMAK_ENVIRONMENT: 'test',
  JUMAK_HTTP_PORT: '0',
  JUMAK_MANAGEMENT_PORT: '0',
};
/** Where the settings stay as they are. */
const QUIET = { JUMAK_RATE_LIMITS_ENABLED: 'false', JUMAK_LOG_LEVEL: 'silent' };
const SETTINGS = join(import.meta.dirname, '../../config');

/** The whole program in this process, on files of its own and a clock that can be set ahead. */
export class TestApplication {
  readonly clock: SteeredClock;
  readonly mail: RecordingMail;
  readonly folder: TemporaryFolder;
  readonly invariants: Invariants;
  readonly url: string;
  /** Of each process, that of the edge first. */
  readonly urls: readonly string[];
  readonly managementUrl: string;
  /** The one that the outside talks to comes first. */
  readonly #applications: readonly Application[];
  readonly #ids: Ids;
  readonly #topology: Topology;

  private constructor(parts: {
    readonly processes: readonly TestProcess[];
    readonly clock: SteeredClock;
    readonly mail: RecordingMail;
    readonly folder: TemporaryFolder;
    readonly topology: Topology;
  }) {
    this.#applications = parts.processes.map(({ application }) => application);
    this.clock = parts.clock;
    this.mail = parts.mail;
    this.#ids = new SteeredIds(parts.clock);
    this.folder = parts.folder;
    const [{ url, managementUrl }] = parts.processes as readonly [TestProcess, ...TestProcess[]];
    this.url = url;
    this.urls = parts.processes.map((process) => process.url);
    this.managementUrl = managementUrl;
    this.invariants = parts.topology.invariants(parts.folder.path);
    this.#topology = parts.topology;
  }

  static async start(setup: TestSetup = {}): Promise<TestApplication> {
    const { topology = memory, folder = new TemporaryFolder() } = setup;
    const clock = new SteeredClock();
    const mail = new RecordingMail();
    const run = (modules: readonly string[], number: number): Promise<TestProcess> =>
      startProcess({ ...setup, topology, folder, clock, mail: setup.mail ?? mail, modules, number });
    const [edge, ...behind] = topology.processes ?? [allModules.map(({ name }) => name)];
    const others = await Promise.all(behind.map((modules, n) => run(modules, n + 1)));
    const processes = [await run(edge ?? [], 0), ...others];
    return new TestApplication({ processes, clock, mail, folder, topology });
  }

  get anyone(): ApiClient {
    return new ApiClient(this.url, undefined, INSISTENT);
  }

  /** Somebody signed in; a member that only holds a token costs no password. */
  signedIn(role: Role = 'GUEST', memberId: string = this.#ids.next()): ApiClient {
    const issuer = this.module('member').container.get(AccessTokenIssuer);
    const { accessToken: token } = issuer.issue({ memberId, sessionId: this.#ids.next(), role });
    return new ApiClient(this.url, { memberId, token }, INSISTENT);
  }

  /** Somebody who signed up and signed in, as the outside does. */
  async member(who: { readonly email: string; readonly name: string; readonly host?: boolean }): Promise<ApiClient> {
    const { anyone } = this;
    const { email, name } = who;
    const { id } = await anyone.must(201, anyone.post('/members', { email, name, password: PASSWORD }));
    const guest = await this.logIn({ email, id });
    if (who.host !== true) return guest;
    await guest.must(200, guest.post('/members/me/host'));
    return this.logIn({ email, id });
  }

  /** A member who signed up before, with tokens of now. */
  async logIn({ email, id: memberId }: { readonly email: string; readonly id: string }): Promise<ApiClient> {
    const { anyone } = this;
    const { accessToken: token } = await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }));
    return new ApiClient(this.url, { memberId, token }, INSISTENT);
  }

  module(name: string): ModuleRuntime {
    const [module] = this.#replicasOf(name);
    if (module === undefined) throw new Error(`there is no module ${name}`);
    return module;
  }

  newId<Name extends string>(): Id<Name> {
    return this.#ids.next<Name>();
  }

  /** The date so many days from today, as it is in Seoul. */
  day(offset: number): string {
    return addDays(dateIn('Asia/Seoul', this.clock.now()), offset);
  }

  /** Resolves once nothing is on its way. */
  async quiet(): Promise<void> {
    const until = performance.now() + 60_000;
    while (!(await this.#isQuiet())) {
      if (performance.now() > until) throw new Error('the events never came to rest');
      await sleep(10);
    }
  }

  /** All that was told is with the bus, which holds nothing that somebody has not settled; and nothing was told meanwhile. */
  async #isQuiet(): Promise<boolean> {
    const { invariants } = this;
    const told = invariants.told();
    if (!invariants.quiet()) return false;
    const lags = await Promise.all(this.#modules.map((module) => module.lag()));
    return lags.flat().every(({ messages }) => messages === 0) && invariants.quiet() && invariants.told() === told;
  }

  /** What is wrong once nothing is on its way any more: nothing, it is hoped. */
  async violations(): Promise<string[]> {
    await this.quiet();
    return this.invariants.settled({ at: this.clock.now() });
  }

  /** Changes the files of a module behind its back. */
  async write(module: string, sql: string, ...values: SqlValue[]): Promise<void> {
    const { container } = this.module(module);
    const database = container.get<Database>(Database);
    await container.get<Transaction>(Transaction).run(() => database.run(sql, values));
  }

  /** From now on the module leaves lie what it is told. */
  async deafen(module: string): Promise<void> {
    await Promise.all(this.#replicasOf(module).map((replica) => replica.stopHearing()));
  }

  /** The module goes on with what lay there meanwhile. */
  letHear(module: string): void {
    for (const { consumer } of this.#replicasOf(module)) consumer.start();
  }

  /** What the clock of the reservations does every 5 s, once it may. */
  async sweep(): Promise<void> {
    const { consumer, container } = this.module('reservation');
    while (!consumer.caughtUp()) await sleep(10);
    await ExpireReservations.prototype.run.call(container.get(ExpireReservations));
  }

  /** Meanwhile the clock of the reservations runs when the test says so, and not every 5 s. */
  async withoutSweeps(play: () => Promise<void>): Promise<void> {
    const clocks = this.#replicasOf('reservation').map(({ container }) => container.get(ExpireReservations));
    for (const clock of clocks) clock.run = async () => undefined;
    try {
      await play();
    } finally {
      for (const clock of clocks) Reflect.deleteProperty(clock, 'run');
    }
  }

  /** Ends in good order and keeps the files. */
  async stop(): Promise<void> {
    this.invariants.close();
    const [edge, ...behind] = this.#applications;
    await edge?.stop();
    await Promise.all(behind.map((application) => application.stop()));
  }

  async end(): Promise<void> {
    await this.stop();
    await this.#topology.discard?.(this.folder.path);
    this.folder.remove();
  }

  get #modules(): readonly ModuleRuntime[] {
    return this.#applications.flatMap(({ modules }) => modules);
  }

  #replicasOf(name: string): readonly ModuleRuntime[] {
    return this.#modules.filter((module) => module.name === name);
  }
}

interface TestProcess {
  readonly application: Application;
  readonly url: string;
  readonly managementUrl: string;
}

/** One process of an installation; the first has the folder of the installation for itself, the others one in it. */
async function startProcess({
  topology,
  folder,
  clock,
  mail,
  modules,
  number,
  ...setup
}: TestSetup & {
  readonly topology: Topology;
  readonly folder: TemporaryFolder;
  readonly clock: SteeredClock;
  readonly mail: Mail;
  readonly modules: readonly string[];
  readonly number: number;
}): Promise<TestProcess> {
  const { lock, logger = new SilentLogger(), passwordHasher, variables, settings } = setup;
  const placement = placementOf(allModules.filter(({ name }) => modules.includes(name)));
  const path = number === 0 ? folder.path : join(folder.path, `process-${number}`);
  const live = new LiveConfiguration({
    directory: settings ?? SETTINGS,
    variables: {
      ...VARIABLES,
      ...(settings === undefined ? QUIET : {}),
      JUMAK_DATA_DIR: path,
      ...topology.variables?.(folder.path),
      ...variables,
    },
    role: placement.role,
    modules: moduleSections,
  });
  const configuration = await live.load();
  const claimed = DataFolder.claim(path);
  const chosen = await chooseAdapters({ configuration, folder: claimed, logger });
  const adapters = {
    ...chosen,
    clock,
    ids: new SteeredIds(clock),
    lock: lock ?? chosen.lock,
    mail,
    passwordHasher: passwordHasher ?? chosen.passwordHasher,
    eventBus: topology.eventBus(chosen.eventBus),
  };
  const { role, ...placed } = placement;
  const application = new Application({
    name: role.name,
    ...placed,
    configuration,
    adapters,
    folder: claimed,
    logger,
    ...(settings === undefined ? {} : { live }),
  });
  return { application, ...(await application.start()) };
}
