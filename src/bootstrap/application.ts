import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from 'inversify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { operator } from '#kernel/audit/audit.ts';
import { AccessTokenVerifier } from '#kernel/auth/access-token-verifier.ts';
import { BearerAuthenticator } from '#kernel/auth/bearer-authenticator.ts';
import { Backup } from '#kernel/backup/backup.ts';
import { Restoration } from '#kernel/backup/restoration.ts';
import type { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import { Health, type Readiness } from '#kernel/http/health.ts';
import { HttpMetrics } from '#kernel/http/http-metrics.ts';
import { HttpServer } from '#kernel/http/http-server.ts';
import { urlOf } from '#kernel/http/listening-url.ts';
import { isEverywhere } from '#kernel/http/loopback.ts';
import type { ManagementServerOptions } from '#kernel/http/management-server.ts';
import { PublicAddress } from '#kernel/http/public-address.ts';
import type { MountedRoute } from '#kernel/http/route-handler.ts';
import { type OperatorAccess, OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { type StartFault, StartFaults } from '#kernel/lifecycle/start-faults.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { wireValue } from '#kernel/module/wire.ts';
import { LiveEvents } from '#kernel/operations/live-events.ts';
import { backupOf } from './backup-of.ts';
import { documentsOf } from './documents.ts';
import { type KernelParts, kernelContainer } from './kernel-container.ts';
import { observe } from './metrics.ts';
import { type ModulesElsewhere, modulesElsewhere } from './modules-elsewhere.ts';
import { adminListening, operatorsListener, wireOperations } from './operators-listener.ts';
import { Presence } from './presence.ts';
import { SettingsInForce } from './settings-in-force.ts';

export interface ApplicationParts extends KernelParts {
  /** The kind of process it is. */
  readonly name: string;
  readonly modules: readonly ModuleManifest[];
  /** Whose routes it serves and documents; left out, those of its own modules. What runs elsewhere is asked there. */
  readonly served?: readonly ModuleManifest[];
  /** The settings as they may change while it works; left out, they do not. */
  readonly live?: LiveConfiguration;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Addresses {
  readonly url: string;
  readonly managementUrl: string;
}

/** It was told to stop while it was starting; that is in order. */
export class StoppedBeforeReady extends Error {}

const DEMO_WITHIN = 60_000;

/** A process at work: the modules that it was given on the adapters that it was given, and its two listeners. */
export class Application extends Health {
  readonly #parts: ApplicationParts;
  readonly #registry = new Registry();
  readonly #live = new LiveEvents();
  readonly #kernel: Container;
  readonly #id: string;
  readonly #restoration: Restoration | undefined;
  readonly #access: OperatorAccessFile;
  readonly #presence: Presence;
  readonly #modules: ModuleRuntime[] = [];
  readonly #settings: SettingsInForce;
  #elsewhere: ModulesElsewhere | undefined;
  #server: HttpServer | undefined;
  #management: HttpServer | undefined;
  readonly #ending = new AbortController();
  #stopping: Promise<void> | undefined;
  /** From then on there may be something of others in the data folder. */
  #hasServed = false;
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  constructor(parts: ApplicationParts) {
    super();
    this.#parts = parts;
    this.#id = parts.adapters.ids.next();
    this.#restoration = Restoration.of(parts.folder);
    this.#access = new OperatorAccessFile(parts.folder.path);
    this.#presence = new Presence({
      registry: parts.adapters.registry,
      configuration: parts.configuration,
      id: this.#id,
      name: parts.name,
      modules: parts.modules.map(({ name }) => name),
    });
    this.#settings = new SettingsInForce({
      configuration: parts.configuration,
      live: parts.live,
      limits: parts.adapters.rateLimits,
      elsewhere: () => this.#elsewhere,
      figures: this.#registry,
      logger: parts.logger,
    });
    this.#kernel = kernelContainer(parts);
    wireValue(this.#kernel.bind.bind(this.#kernel), Backup, backupOf(parts));
  }

  get modules(): readonly ModuleRuntime[] {
    return this.#modules;
  }

  /** Opens everything in order; ready once it resolves. @throws StoppedBeforeReady */
  start(): Promise<Addresses> {
    return this.#orStop(async () => {
      const addresses = await this.#open();
      if (this.#stopping !== undefined) throw new StoppedBeforeReady();
      this.#state = 'ready';
      await this.#presence.isReady(addresses.url);
      this.#settings.start();
      return addresses;
    });
  }

  /** Opens the modules for whoever asked for it, and for nobody else: nothing is heard or told, and no job runs. */
  startForOperator(): Promise<OperatorAccess> {
    return this.#orStop(async () => {
      await this.#openModules();
      const token = randomToken();
      const url = urlOf(await this.#listenToOperators({ settings: { host: '127.0.0.1', port: 0 }, token }));
      return { url, token };
    });
  }

  async #orStop<T>(open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (error) {
      const cause = this.#stopping === undefined ? error : new StoppedBeforeReady();
      await this.stop();
      throw cause;
    }
  }

  /** Readiness, listeners, consumers, relays, jobs, databases: in this order, so that nothing is lost and nobody is cut off. */
  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    return this.#stopping;
  }

  async readiness(): Promise<Readiness> {
    const databases = await Promise.all(
      this.#modules.map(async (module) => [module.name, await module.isUp()] as const),
    );
    const checks = Object.fromEntries(databases.map(([name, up]) => [name, up ? 'up' : 'down'] as const));
    return { ready: this.#state === 'ready' && databases.every(([, up]) => up), checks };
  }

  async #open(): Promise<Addresses> {
    await this.#openModules();
    await this.#parts.adapters.eventBus.start();
    for (const module of this.#modules) await module.start();
    if (this.#restoration?.pending === true) await this.#completeRestoration(this.#restoration);
    this.#hasServed = true;
    const addresses = await this.#listen();
    if (this.#parts.configuration.demo.enabled) await this.#fillWithDemoData();
    for (const module of this.#modules) module.startJobs();
    return addresses;
  }

  async #close(): Promise<void> {
    this.#state = 'draining';
    this.#settings.stop();
    this.#access.remove();
    this.#ending.abort();
    await this.#presence.isDraining();
    await Promise.all([this.#server?.drain(), this.#management?.drain()]);
    this.#elsewhere?.stop();
    await this.#presence.isGone();
    await this.#each((module) => module.stopHearing());
    await this.#each((module) => module.stopTelling());
    await this.#each((module) => module.stopJobs());
    await this.#parts.adapters.eventBus.stop();
    await this.#each((module) => module.close());
    await this.#parts.adapters.close();
    if (this.#hasServed) this.#parts.folder.release();
    else this.#parts.folder.abandon();
  }

  async #each(work: (module: ModuleRuntime) => Promise<void>): Promise<void> {
    await Promise.all(this.#modules.map(work));
  }

  /** What a start on restored data has to do besides; one that breaks off is done again at the next. */
  async #completeRestoration(restoration: Restoration): Promise<void> {
    if (restoration.endsSessions) for (const module of this.#modules) await module.endSessions();
    for (const { operated } of this.#modules)
      if (operated.hasFacts) await operated.resync.run({ actor: operator('restore'), signal: this.#ending.signal });
    if (!this.#ending.signal.aborted) restoration.settle();
  }

  async #openModules(): Promise<void> {
    const { modules, configuration, adapters } = this.#parts;
    const faults: StartFault[] = [];
    for (const manifest of modules) {
      if (this.#stopping !== undefined) throw new StoppedBeforeReady();
      const settings = configuration.modules[manifest.name] ?? {};
      const { topicPrefix } = configuration.eventBus;
      const { openDatabase } = adapters;
      const parts = { manifest, settings, kernel: this.#kernel, openDatabase, topicPrefix };
      const oldestUndelivered = () => this.#oldestUndelivered();
      try {
        this.#modules.push(await ModuleRuntime.open({ ...parts, oldestUndelivered, tap: this.#live.passed }));
      } catch (error) {
        if (!(error instanceof StartFaults)) throw error;
        faults.push(...error.faults);
      }
    }
    if (faults.length > 0) throw new StartFaults(distinct(faults));
    wireOperations({
      kernel: this.#kernel,
      modules: this.#modules,
      elsewhere: configuration.standing.elsewhere,
      self: this.#id,
      live: this.#live,
      resolved: this.#settings.resolved,
    });
  }

  async #listen(): Promise<Addresses> {
    const { modules, served = modules, configuration, adapters, logger } = this.#parts;
    const { http, management, log } = configuration;
    const around = { modules, served, configuration, registry: adapters.registry, figures: this.#registry, logger };
    this.#elsewhere = await modulesElsewhere(around);
    this.#server = new HttpServer({
      routes: [
        ...this.#modules.flatMap((module) => module.routes),
        ...this.#documents(),
        ...adminListening(this.#kernel, served),
      ],
      elsewhere: this.#elsewhere,
      authenticator: new BearerAuthenticator(this.#kernel.get(AccessTokenVerifier), adapters.tokenStore),
      health: this,
      limits: adapters.rateLimits,
      metrics: new HttpMetrics(this.#registry),
      logger,
      settings: { ...http, accessLog: log.requests },
    });
    const { token, ...settings } = management;
    const own = await this.#server.listen();
    this.#kernel.get<PublicAddress>(PublicAddress).listening(own);
    const ownToken = token === undefined && configuration.environment === 'production' ? randomToken() : undefined;
    const operator = await this.#listenToOperators({ settings, token, ownToken });
    const local = isEverywhere(operator.host) ? { ...operator, host: '127.0.0.1' } : operator;
    this.#access.write({ url: urlOf(local), token: token ?? ownToken });
    return { url: urlOf(own), managementUrl: urlOf(operator) };
  }

  #listenToOperators(at: Pick<ManagementServerOptions, 'settings' | 'token' | 'ownToken'>): Promise<Address> {
    const { configuration, logger } = this.#parts;
    collectDefaultMetrics({ register: this.#registry });
    observe(this.#registry, this.#modules, configuration.standing.elsewhere);
    const served = { kernel: this.#kernel, modules: this.#modules, registry: this.#registry };
    this.#management = operatorsListener({ ...served, ...at, health: this, logger });
    return this.#management.listen();
  }

  #documents(): readonly MountedRoute[] {
    const { modules, served = modules, configuration } = this.#parts;
    const { topicPrefix } = configuration.eventBus;
    const { routes } = documentsOf({ modules: served, topicPrefix, url: configuration.http.publicUrl });
    return routes.map((route) => ({ route, resolve: () => undefined }));
  }

  /** Nothing that any module of the process has told before that moment can be delivered any more. */
  async #oldestUndelivered(): Promise<number | undefined> {
    const oldest = await Promise.all(this.#modules.map(({ backlog }) => backlog.oldestAt()));
    const known = oldest.filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  async #fillWithDemoData(): Promise<void> {
    for (const module of this.#modules) await module.fillWithDemoData();
    const until = performance.now() + DEMO_WITHIN;
    while (this.#modules.some((module) => !module.idle) && performance.now() < until) await sleep(20);
  }
}

/** Modules whose databases are at one place meet the same fault there. */
const distinct = (faults: readonly StartFault[]): StartFault[] => [
  ...new Map(faults.map((fault) => [fault.problem, fault])).values(),
];

const randomToken = (): string => randomBytes(32).toString('base64url');
