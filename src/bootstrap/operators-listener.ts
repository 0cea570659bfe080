import type { Container } from 'inversify';
import { backupRoute } from '#kernel/backup/backup-route.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { maskSecrets } from '#kernel/config/mask-secrets.ts';
import type { HttpServer } from '#kernel/http/http-server.ts';
import { type ManagementServerOptions, managementServer } from '#kernel/http/management-server.ts';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { LiveEvents } from '#kernel/operations/live-events.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { Operations } from '#kernel/operations/operations.ts';
import { ResolvedConfiguration } from '#kernel/operations/resolved-configuration.ts';
import { instancesRoute } from '#kernel/registry/instances-route.ts';

interface OperatorsListenerParts extends Omit<ManagementServerOptions, 'routes'> {
  readonly kernel: Container;
  readonly modules: readonly ModuleRuntime[];
  readonly live: LiveEvents;
  readonly configuration: Configuration;
}

/** The management listener of a process, with all that the kernel and the modules offer to operators. */
export function operatorsListener({
  kernel,
  modules,
  live,
  configuration,
  ...options
}: OperatorsListenerParts): HttpServer {
  const bind: Container['bind'] = kernel.bind.bind(kernel);
  wireValue(bind, Operations, new Operations(modules.map(({ operated }) => operated)));
  wireValue(bind, LiveEvents, live);
  wireValue(bind, ResolvedConfiguration, new ResolvedConfiguration(maskSecrets(configuration)));
  const kernelRoutes = [...operationRoutes, instancesRoute, backupRoute].map((route) => ({
    route,
    resolve: <T>(token: Token<T>): T => kernel.get(token),
  }));
  return managementServer({
    ...options,
    routes: [...kernelRoutes, ...modules.flatMap((module) => module.operatorRoutes)],
  });
}
