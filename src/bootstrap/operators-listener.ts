import type { Container } from 'inversify';
import { ProcessAudit } from '#kernel/audit/process-audit.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import type { HttpServer } from '#kernel/http/http-server.ts';
import { type ManagementServerOptions, managementServer } from '#kernel/http/management-server.ts';
import type { MountedRoute } from '#kernel/http/route-handler.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { adminRoutes } from '#kernel/operations/admin-routes.ts';
import { Installation } from '#kernel/operations/installation.ts';
import { LiveEvents } from '#kernel/operations/live-events.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { Operations } from '#kernel/operations/operations.ts';
import { ResolvedConfiguration } from '#kernel/operations/resolved-configuration.ts';
import { Registry } from '#kernel/registry/registry.ts';

interface Operated {
  readonly kernel: Container;
  readonly modules: readonly ModuleRuntime[];
  /** The modules that run in other processes. */
  readonly elsewhere: readonly string[];
  /** Under which id this process is in the registry. */
  readonly self: string;
  readonly live: LiveEvents;
  readonly resolved: ResolvedConfiguration;
}

/** Gives the kernel what the routes of operators and admins need. */
export function wireOperations({ kernel, modules, elsewhere, self, live, resolved }: Operated): void {
  const bind: Container['bind'] = kernel.bind.bind(kernel);
  const operated = modules.map((module) => module.operated);
  const [clock, ids] = [kernel.get<Clock>(Clock), kernel.get<Ids>(Ids)];
  const registry = kernel.get<Registry>(Registry);
  const names = modules.map(({ name }) => name);
  wireValue(bind, Operations, new Operations(operated, elsewhere));
  wireValue(bind, ProcessAudit, new ProcessAudit({ modules: operated, clock, ids }));
  wireValue(bind, LiveEvents, live);
  wireValue(bind, ResolvedConfiguration, resolved);
  const resolve = resolvedBy(kernel);
  wireValue(bind, Installation, new Installation({ self, modules: names, elsewhere, registry, resolve }));
}

type OperatorsListenerParts = Omit<ManagementServerOptions, 'routes'> & Pick<Operated, 'kernel' | 'modules'>;

/** The management listener of a process, with all that the kernel and the modules offer to operators. */
export function operatorsListener({ kernel, modules, ...options }: OperatorsListenerParts): HttpServer {
  const resolve = resolvedBy(kernel);
  return managementServer({
    ...options,
    routes: [
      ...operationRoutes.map((route) => ({ route, resolve })),
      ...modules.flatMap((module) => module.operatorRoutes),
    ],
  });
}

/** What admins see and do on the public listener; what the modules offer to operators is refused there. */
export function adminListening(kernel: Container, served: readonly ModuleManifest[]): readonly MountedRoute[] {
  const ofModules = served.flatMap(({ operatorRoutes = [] }) => operatorRoutes);
  return adminRoutes(ofModules).map((route) => ({ route, resolve: resolvedBy(kernel) }));
}

const resolvedBy =
  (kernel: Container) =>
  <T>(token: Token<T>): T =>
    kernel.get(token);
