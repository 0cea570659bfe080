import type { Container } from 'inversify';
import { ProcessAudit } from '#kernel/audit/process-audit.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import type { HttpServer } from '#kernel/http/http-server.ts';
import { type ManagementServerOptions, managementServer } from '#kernel/http/management-server.ts';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { LiveEvents } from '#kernel/operations/live-events.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { Operations } from '#kernel/operations/operations.ts';
import { ResolvedConfiguration } from '#kernel/operations/resolved-configuration.ts';

interface OperatorsListenerParts extends Omit<ManagementServerOptions, 'routes'> {
  readonly kernel: Container;
  readonly modules: readonly ModuleRuntime[];
  readonly live: LiveEvents;
  readonly configuration: Configuration;
  readonly resolved: ResolvedConfiguration;
}

/** The management listener of a process, with all that the kernel and the modules offer to operators. */
export function operatorsListener({
  kernel,
  modules,
  live,
  configuration,
  resolved,
  ...options
}: OperatorsListenerParts): HttpServer {
  const bind: Container['bind'] = kernel.bind.bind(kernel);
  const operated = modules.map((module) => module.operated);
  const [clock, ids] = [kernel.get<Clock>(Clock), kernel.get<Ids>(Ids)];
  wireValue(bind, Operations, new Operations(operated, configuration.standing.elsewhere));
  wireValue(bind, ProcessAudit, new ProcessAudit({ modules: operated, clock, ids }));
  wireValue(bind, LiveEvents, live);
  wireValue(bind, ResolvedConfiguration, resolved);
  const kernelRoutes = operationRoutes.map((route) => ({
    route,
    resolve: <T>(token: Token<T>): T => kernel.get(token),
  }));
  return managementServer({
    ...options,
    routes: [...kernelRoutes, ...modules.flatMap((module) => module.operatorRoutes)],
  });
}
