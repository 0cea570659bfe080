import { setTimeout as sleep } from 'node:timers/promises';
import { Container } from 'inversify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { AccessTokenVerifier } from '#kernel/auth/access-token-verifier.ts';
import { Argon2PasswordHasher } from '#kernel/auth/argon2-password-hasher.ts';
import { BearerAuthenticator } from '#kernel/auth/bearer-authenticator.ts';
import { OpaqueTokens, RandomOpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { KeySet, VerifyingKeys } from '#kernel/auth/signing-keys.ts';
import { Bell } from '#kernel/bell/bell.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { EventBus } from '#kernel/event-bus/event-bus.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { Health, type Readiness } from '#kernel/http/health.ts';
import { HttpMetrics } from '#kernel/http/http-metrics.ts';
import { HttpServer } from '#kernel/http/http-server.ts';
import { LimitsInForce } from '#kernel/http/limits-in-force.ts';
import { managementServer } from '#kernel/http/management-server.ts';
import type { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { keyFile } from '#kernel/lifecycle/key-file.ts';
import { Lock } from '#kernel/lock/lock.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { TokenStore } from '#kernel/token-store/token-store.ts';
import type { Adapters } from './adapters.ts';
import { observe } from './metrics.ts';

export interface ApplicationParts {
  readonly modules: readonly ModuleManifest[];
  readonly configuration: Configuration;
  readonly adapters: Adapters;
  readonly folder: DataFolder;
  readonly logger: Logger;
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
  readonly #kernel = new Container();
  readonly #modules: ModuleRuntime[] = [];
  #server: HttpServer | undefined;
  #management: HttpServer | undefined;
  #stopping: Promise<void> | undefined;
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  constructor(parts: ApplicationParts) {
    super();
    this.#parts = parts;
    this.#bindKernel();
  }

  get modules(): readonly ModuleRuntime[] {
    return this.#modules;
  }

  /** Opens everything in order; ready once it resolves. @throws StoppedBeforeReady */
  async start(): Promise<Addresses> {
    try {
      const addresses = await this.#open();
      if (this.#stopping !== undefined) throw new StoppedBeforeReady();
      this.#state = 'ready';
      return addresses;
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
    const addresses = await this.#listen();
    if (this.#parts.configuration.demo.enabled) await this.#fillWithDemoData();
    for (const module of this.#modules) module.startJobs();
    return addresses;
  }

  async #close(): Promise<void> {
    this.#state = 'draining';
    await Promise.all([this.#server?.drain(), this.#management?.drain()]);
    await this.#each((module) => module.stopHearing());
    await this.#each((module) => module.stopTelling());
    await this.#each((module) => module.stopJobs());
    await this.#parts.adapters.eventBus.stop();
    await this.#each((module) => module.close());
    this.#parts.folder.release();
  }

  async #each(work: (module: ModuleRuntime) => Promise<void>): Promise<void> {
    await Promise.all(this.#modules.map(work));
  }

  #bindKernel(): void {
    const { configuration, adapters, folder, logger } = this.#parts;
    const bind: Container['bind'] = this.#kernel.bind.bind(this.#kernel);
    const { issuer, audience, accessTokenSeconds: lifetimeSeconds, signingKey } = configuration.auth;
    const terms = new AccessTokenTerms({ issuer, audience, lifetimeSeconds });
    const keys = loadKeys({ pem: signingKey, dataDir: folder.path });
    wireValue(bind, Clock, adapters.clock);
    wireValue(bind, Ids, adapters.ids);
    wireValue(bind, Logger, logger);
    wireValue(bind, EventBus, adapters.eventBus);
    wireValue(bind, Lock, adapters.lock);
    wireValue(bind, Bell, adapters.bell);
    wireValue(bind, TokenStore, adapters.tokenStore);
    wireValue(bind, LimitsInForce, new LimitsInForce(configuration.rateLimits.enabled));
    wireValue(bind, KeySet, keys);
    wireValue(bind, VerifyingKeys, keys);
    wireValue(bind, AccessTokenTerms, terms);
    wireValue(bind, AccessTokenIssuer, new AccessTokenIssuer(keys, terms, adapters.clock, adapters.ids));
    wireValue(bind, AccessTokenVerifier, new AccessTokenVerifier(keys, terms, adapters.clock));
    wireValue(bind, PasswordHasher, new Argon2PasswordHasher());
    wireValue(bind, OpaqueTokens, new RandomOpaqueTokens());
    wireValue(bind, Cursors, new Cursors(configuration.http.cursorKey ?? keyFile(folder.file('keys/cursor-key'))));
  }

  async #openModules(): Promise<void> {
    const { modules, configuration, adapters } = this.#parts;
    for (const manifest of modules) {
      if (this.#stopping !== undefined) throw new StoppedBeforeReady();
      const settings = configuration.modules[manifest.name] ?? {};
      const { topicPrefix } = configuration.eventBus;
      const { openDatabase } = adapters;
      const parts = { manifest, settings, kernel: this.#kernel, openDatabase, topicPrefix };
      this.#modules.push(await ModuleRuntime.open(parts));
    }
  }

  async #listen(): Promise<Addresses> {
    const { configuration, adapters, logger } = this.#parts;
    const { http, management } = configuration;
    collectDefaultMetrics({ register: this.#registry });
    observe(this.#registry, this.#modules);
    this.#server = new HttpServer({
      routes: this.#modules.flatMap((module) => module.routes),
      authenticator: new BearerAuthenticator(this.#kernel.get(AccessTokenVerifier), adapters.tokenStore),
      health: this,
      limits: adapters.rateLimits,
      metrics: new HttpMetrics(this.#registry),
      logger,
      settings: http,
    });
    const { token, ...settings } = management;
    const routes = this.#modules.flatMap((module) => module.operatorRoutes);
    const operators = { settings, token, registry: this.#registry, health: this, logger, routes };
    this.#management = managementServer(operators);
    const [own, operator] = [await this.#server.listen(), await this.#management.listen()];
    return { url: urlOf(own), managementUrl: urlOf(operator) };
  }

  async #fillWithDemoData(): Promise<void> {
    for (const module of this.#modules) await module.fillWithDemoData();
    const until = performance.now() + DEMO_WITHIN;
    while (this.#modules.some((module) => !module.idle) && performance.now() < until) await sleep(20);
  }
}

const urlOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
