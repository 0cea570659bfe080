import type { Role } from '#kernel/config/role.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { allModules } from './modules.ts';

/** Where a module is served when it is served alone. */
const PORTS: Readonly<Record<string, number>> = { accommodation: 8081, member: 8082, reservation: 8083, room: 8085 };
const EDGE_PORT = 8000;

/** Which modules a process runs, and what follows from it. */
export interface Placement {
  readonly role: Role;
  readonly modules: readonly ModuleManifest[];
  /** The modules whose routes it serves: one by itself serves its own, any other process is an edge and serves those of all. */
  readonly served: readonly ModuleManifest[];
}

/** None of the modules is the gateway, all are the monolith, and one alone is a service. */
export function placementOf(chosen: readonly ModuleManifest[]): Placement {
  const modules = allModules.filter((one) => chosen.includes(one));
  const elsewhere = allModules.filter((one) => !chosen.includes(one)).map(({ name }) => name);
  const isAlone = modules.length === 1;
  const name = nameOf(modules.map((module) => module.name));
  const port = (isAlone ? PORTS[name] : undefined) ?? EDGE_PORT;
  const signs = modules.some(({ signsTokens }) => signsTokens === true);
  return { role: { name, port, elsewhere, signs }, modules, served: isAlone ? modules : allModules };
}

function nameOf(modules: readonly string[]): string {
  if (modules.length === 0) return 'gateway';
  return modules.length === allModules.length ? 'monolith' : modules.join('+');
}

/** Every kind of process that has settings to ask for: each choice of modules has its bit for each of them. */
export const SERVICES: readonly string[] = Array.from(
  { length: 2 ** allModules.length },
  (_, choice) => placementOf(allModules.filter((_module, bit) => (choice & (2 ** bit)) !== 0)).role.name,
);

/** The process that gives the others their settings: it runs no module, and needs nothing but its folder. */
export const CONFIG_SERVER: Role = {
  name: 'config-server',
  port: 8888,
  elsewhere: allModules.map(({ name }) => name),
  signs: false,
  alone: true,
};
