import type { Registry as Figures } from 'prom-client';
import type { Configuration } from '#kernel/config/configuration.ts';
import type { Elsewhere } from '#kernel/http/gateway.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import type { Registry } from '#kernel/registry/registry.ts';

interface Surroundings {
  readonly modules: readonly ModuleManifest[];
  readonly served: readonly ModuleManifest[];
  readonly registry: Registry;
  readonly configuration: Configuration;
  readonly figures: Figures;
  readonly logger: Logger;
}

export interface ModulesElsewhere extends Elsewhere {
  /** From now on as patient as these settings say. */
  readonly apply: (settings: Configuration['gateway']) => void;
  readonly stop: () => void;
}

/** The routes that a process serves of modules that it does not run. A process that runs all that it serves loads nothing for it. */
export async function modulesElsewhere(around: Surroundings): Promise<ModulesElsewhere | undefined> {
  const { modules, served, registry, configuration, figures, logger } = around;
  const others = served.filter((one) => !modules.includes(one));
  if (others.length === 0) return undefined;
  const [{ RegistryGateway }, { GatewayMetrics }] = await Promise.all([
    import('#kernel/gateway/registry-gateway.ts'),
    import('#kernel/gateway/gateway-metrics.ts'),
  ]);
  const metrics = new GatewayMetrics(figures);
  const gateway = new RegistryGateway({ registry, settings: configuration.gateway, metrics, logger });
  await gateway.start();
  const operations = others.flatMap(({ name, routes }) => routes.map((operation) => ({ operation, module: name })));
  return { gateway, operations, apply: (settings) => gateway.apply(settings), stop: () => gateway.stop() };
}
