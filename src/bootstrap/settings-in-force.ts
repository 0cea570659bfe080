import type { Registry } from 'prom-client';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationReload } from '#kernel/config/configuration-reload.ts';
import type { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import { maskSecrets } from '#kernel/config/mask-secrets.ts';
import { ReloadMetrics } from '#kernel/config/reload-metrics.ts';
import { quotasOf, type RateLimits } from '#kernel/http/rate-limits.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import { ResolvedConfiguration } from '#kernel/operations/resolved-configuration.ts';
import type { ModulesElsewhere } from './modules-elsewhere.ts';

interface Steered {
  readonly configuration: Configuration;
  /** Left out, the settings stay as they are. */
  readonly live: LiveConfiguration | undefined;
  readonly limits?: RateLimits;
  readonly elsewhere?: () => ModulesElsewhere | undefined;
  readonly figures: Registry;
  readonly logger: Logger;
}

/** Brings what may change in the settings to those who work by it. */
export class SettingsInForce {
  /** For operators to see. */
  readonly resolved: ResolvedConfiguration;
  readonly #steered: Steered;
  #reload: ConfigurationReload | undefined;

  constructor(steered: Steered) {
    this.#steered = steered;
    this.resolved = new ResolvedConfiguration(maskSecrets(steered.configuration));
  }

  /** Everybody is at work. */
  start(): void {
    const { live, configuration, figures, logger } = this.#steered;
    if (live === undefined) return;
    const metrics = new ReloadMetrics(figures);
    const apply = (next: Configuration, changed: ReadonlySet<string>) => this.#apply(next, changed);
    this.#reload = new ConfigurationReload({ live, configuration, apply, metrics, logger });
    this.#reload.start();
  }

  stop(): void {
    this.#reload?.stop();
  }

  #apply(configuration: Configuration, changed: ReadonlySet<string>): void {
    const { limits, elsewhere, logger } = this.#steered;
    const { rateLimits, gateway, log } = configuration;
    if (limits !== undefined) {
      limits.apply(quotasOf(rateLimits));
      limits.enabled = rateLimits.enabled;
    }
    if (changed.has('log.level')) logger.threshold.level = log.level;
    if ([...changed].some((setting) => setting.startsWith('gateway.'))) elsewhere?.()?.apply(gateway);
    this.resolved.masked = maskSecrets(configuration);
  }
}
