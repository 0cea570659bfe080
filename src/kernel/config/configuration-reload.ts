import type { Logger } from '../observability/logger.ts';
import { ConfigServerFault } from './config-server-client.ts';
import type { Configuration } from './configuration.ts';
import { ConfigurationFaults } from './configuration-faults.ts';
import { type Change, changesBetween, takingOver } from './in-force.ts';
import type { LiveConfiguration } from './live-configuration.ts';
import type { ReloadMetrics } from './reload-metrics.ts';

interface ReloadParts {
  readonly live: Pick<LiveConfiguration, 'changed' | 'everyMs'>;
  /** What the process has started with. */
  readonly configuration: Configuration;
  /** Takes over the settings that are named, and only those have changed. */
  readonly apply: (configuration: Configuration, changed: ReadonlySet<string>) => void;
  readonly metrics: ReloadMetrics;
  readonly logger: Logger;
}

/** Looks after the settings while the process works: takes over what can be, tells what needs a restart, and keeps what is in force when the new ones are not valid. */
export class ConfigurationReload {
  readonly #parts: ReloadParts;
  /** What of the new settings waits for a restart, as it was told. */
  readonly #waiting = new Map<string, string>();
  #inForce: Configuration;
  #trouble: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: ReloadParts) {
    this.#parts = parts;
    this.#inForce = parts.configuration;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.look().finally(() => this.start()), this.#parts.live.everyMs).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async look(): Promise<void> {
    try {
      const next = await this.#parts.live.changed();
      if (this.#stopped) return;
      this.#recovered();
      if (next !== undefined) this.#take(next);
    } catch (error) {
      this.#keep(error);
    }
  }

  #take(next: Configuration): void {
    const { apply, metrics, logger } = this.#parts;
    const changes = changesBetween(this.#inForce, next);
    const taken = changes.filter(({ reloadable }) => reloadable);
    if (taken.length > 0) {
      this.#inForce = takingOver(this.#inForce, next);
      apply(this.#inForce, new Set(taken.map(({ setting }) => setting)));
    }
    for (const change of taken) logger.warn(told(change), 'a changed setting is in force');
    const news = this.#wait(changes.filter(({ reloadable }) => !reloadable));
    for (const change of news) logger.warn(told(change), 'a changed setting needs a restart');
    if (news.length > 0) metrics.became('restart_needed');
    if (taken.length > 0 || news.length === 0) metrics.became('applied');
  }

  /** Those that have not been told yet. */
  #wait(changes: readonly Change[]): readonly Change[] {
    const before = new Map(this.#waiting);
    this.#waiting.clear();
    for (const { setting, after } of changes) this.#waiting.set(setting, JSON.stringify(after));
    this.#parts.metrics.waiting(changes.length);
    return changes.filter(({ setting }) => before.get(setting) !== this.#waiting.get(setting));
  }

  #keep(error: unknown): void {
    const { metrics, logger } = this.#parts;
    if (error instanceof ConfigurationFaults) {
      metrics.became('refused');
      logger.error({ faults: error.faults }, 'the new settings are not valid; those in force stay');
      return;
    }
    if (!(error instanceof ConfigServerFault)) throw error;
    metrics.became('unreachable');
    if (this.#trouble !== error.message)
      logger.warn({ ...error.fault }, 'no settings are to be had; those in force stay');
    this.#trouble = error.message;
  }

  #recovered(): void {
    if (this.#trouble !== undefined) this.#parts.logger.warn({}, 'settings are to be had again');
    this.#trouble = undefined;
  }
}

const told = ({ setting, before, after }: Change) => ({ setting, before, after });
