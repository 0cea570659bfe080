import { Container } from 'inversify';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { ProcessAudit } from '#kernel/audit/process-audit.ts';
import type { SettingsFiles } from '#kernel/config/base-layers.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import type { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import { WatchedFolder } from '#kernel/config/watched-folder.ts';
import { ConfigAuthenticator } from '#kernel/config-server/config-authenticator.ts';
import { ServedSettings } from '#kernel/config-server/served-settings.ts';
import { settingsRoutes } from '#kernel/config-server/settings-routes.ts';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { Health, type Readiness } from '#kernel/http/health.ts';
import { HttpMetrics } from '#kernel/http/http-metrics.ts';
import { HttpServer } from '#kernel/http/http-server.ts';
import { isLoopback } from '#kernel/http/loopback.ts';
import { managementServer } from '#kernel/http/management-server.ts';
import type { Route } from '#kernel/http/route.ts';
import type { MountedRoute } from '#kernel/http/route-handler.ts';
import { comesFromNoStrangePage } from '#kernel/http/strange-page.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { LiveEvents } from '#kernel/operations/live-events.ts';
import { processRoutes } from '#kernel/operations/process-routes.ts';
import { ResolvedConfiguration } from '#kernel/operations/resolved-configuration.ts';
import { moduleSections } from './modules.ts';
import { SERVICES } from './placement.ts';
import { SettingsInForce } from './settings-in-force.ts';

interface SettingsServerParts {
  /** What is served. */
  readonly files: SettingsFiles;
  readonly configuration: Configuration;
  /** Its own settings, as they may change. */
  readonly live?: LiveConfiguration;
  /** Left out, whoever reaches it is answered. */
  readonly token?: string | undefined;
  /** What its operators show where no token of theirs is set. */
  readonly operatorToken?: string | undefined;
  readonly logger: Logger;
}

interface Addresses {
  readonly own: Address;
  readonly management: Address;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

const LOOKS_EVERY = 1_000;

/** A process that gives the others their settings. */
export class SettingsServer extends Health {
  readonly #parts: SettingsServerParts;
  readonly #served: ServedSettings;
  readonly #folder: WatchedFolder;
  readonly #figures = new Registry();
  readonly #reads: Counter<'outcome'>;
  readonly #settings: SettingsInForce;
  readonly #server: HttpServer;
  readonly #management: HttpServer;
  #looks: NodeJS.Timeout | undefined;

  /** @throws ConfigurationFaults when what it is to serve is not valid */
  constructor(parts: SettingsServerParts) {
    super();
    this.#parts = parts;
    const { files, configuration, live, logger } = parts;
    this.#folder = new WatchedFolder(files.directory);
    this.#served = new ServedSettings({ files, modules: moduleSections, services: SERVICES });
    this.#reads = readsIn(this.#figures);
    this.#settings = new SettingsInForce({ configuration, live, figures: this.#figures, logger });
    const mount = mounted(this.#container());
    this.#server = this.#public(mount(settingsRoutes));
    const { token, ...settings } = configuration.management;
    this.#management = managementServer({
      settings,
      token,
      ownToken: parts.operatorToken,
      registry: this.#figures,
      health: this,
      logger,
      routes: mount(processRoutes),
    });
  }

  async start(): Promise<Addresses> {
    const own = await this.#server.listen();
    collectDefaultMetrics({ register: this.#figures });
    const management = await this.#management.listen();
    this.#settings.start();
    this.#looks = setInterval(() => this.#look(), LOOKS_EVERY).unref();
    return { own, management };
  }

  async stop(): Promise<void> {
    clearInterval(this.#looks);
    this.#settings.stop();
    await Promise.all([this.#server.drain(), this.#management.drain()]);
  }

  /** It has the settings that last were valid, whatever has become of the files. */
  async readiness(): Promise<Readiness> {
    return { ready: true, checks: {} };
  }

  #look(): void {
    if (!this.#folder.changed()) return;
    const { logger } = this.#parts;
    try {
      this.#served.reread();
      this.#reads.inc({ outcome: 'served' });
      logger.info({}, 'the settings have been read again');
    } catch (error) {
      const faults = error instanceof ConfigurationFaults ? error.faults : String(error);
      this.#reads.inc({ outcome: 'refused' });
      logger.error({ faults }, 'the settings are not valid; those before are served');
    }
  }

  #public(routes: readonly MountedRoute[]): HttpServer {
    const { configuration, token, logger } = this.#parts;
    const { http, log } = configuration;
    const local = isLoopback(http.host);
    return new HttpServer({
      routes,
      authenticator: new ConfigAuthenticator(token),
      health: this,
      metrics: new HttpMetrics(this.#figures),
      logger,
      settings: { ...http, accessLog: log.requests, drainGraceSeconds: 0 },
      admits: (request) => comesFromNoStrangePage(request, local && token === undefined),
    });
  }

  #container(): Container {
    const kernel = new Container();
    const bind: Container['bind'] = kernel.bind.bind(kernel);
    wireValue(bind, ServedSettings, this.#served);
    wireValue(bind, Logger, this.#parts.logger);
    wireValue(bind, LiveEvents, new LiveEvents());
    wireValue(bind, ResolvedConfiguration, this.#settings.resolved);
    wireValue(bind, ProcessAudit, new ProcessAudit({ modules: [], clock: new SystemClock(), ids: new RandomIds() }));
    return kernel;
  }
}

function readsIn(figures: Registry): Counter<'outcome'> {
  const reads = new Counter({
    name: 'jumak_served_settings_reads_total',
    help: 'How often files that have changed were read again: served from then on, or refused because one is not valid, with those before served still',
    labelNames: ['outcome'],
    registers: [figures],
  });
  for (const outcome of ['served', 'refused']) reads.inc({ outcome }, 0);
  return reads;
}

const mounted =
  (kernel: Container) =>
  (routes: readonly Route[]): readonly MountedRoute[] =>
    routes.map((route) => ({ route, resolve: <T>(token: Token<T>): T => kernel.get(token) }));
