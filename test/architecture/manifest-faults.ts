import { z } from 'zod';
import { type EventDefinition, ownerOf } from '#kernel/event-bus/event.ts';
import type { Route } from '#kernel/http/route.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';

const POLICIES = ['public', 'member', 'host', 'admin'];

/** Where the routes of each module live; the longest base that fits a path says whose it is. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  member: ['/members', '/auth', '/admin/members', '/.well-known', '/password-reset'],
  accommodation: ['/accommodations', '/host/accommodations', '/admin/accommodations', '/codes', '/media'],
  room: ['/accommodations/:/rooms', '/host/accommodations/:/rooms', '/rooms'],
  reservation: ['/reservations', '/host/reservations'],
};

const shapeOf = (path: string): string => path.replaceAll(/:\w+/g, ':');

function ownerOfPath(path: string): string | undefined {
  const fits = (base: string) => path === base || path.startsWith(`${base}/`);
  const bases = Object.entries(BASES).flatMap(([module, paths]) =>
    paths.filter(fits).map((base) => ({ module, base })),
  );
  return bases.sort((one, other) => other.base.length - one.base.length)[0]?.module;
}

/** What is wrong with the routes of the modules. */
export function routeFaults(modules: readonly Pick<ModuleManifest, 'name' | 'routes'>[]): string[] {
  const seen = new Set<string>();
  return modules.flatMap(({ name, routes }) => routes.flatMap((route) => faultsOf({ name, route, seen })));
}

function faultsOf({ name, route, seen }: { name: string; route: Route; seen: Set<string> }): string[] {
  const shape = shapeOf(route.path);
  const label = `${name}: ${route.method} ${route.path}`;
  const owner = ownerOfPath(shape);
  const faults = [
    ...promiseFaults({ route, label }),
    ...(owner === name ? [] : [`${label} is below ${owner === undefined ? 'no known base' : `a base of ${owner}`}`]),
    ...(seen.has(`${route.method} ${shape}`) ? [`${label} is there twice`] : []),
  ];
  seen.add(`${route.method} ${shape}`);
  return faults;
}

/** What is wrong with the routes that modules offer to operators. */
export function operatorRouteFaults(modules: readonly Pick<ModuleManifest, 'name' | 'operatorRoutes'>[]): string[] {
  return modules.flatMap(({ name, operatorRoutes = [] }) =>
    operatorRoutes.flatMap((route) => {
      const { method, base, path, policy } = route;
      const label = `${name}: ${method} ${path}`;
      const forOperators = base === 'root' && path.startsWith('/ops/') && policy === 'admin';
      return [
        ...promiseFaults({ route, label }),
        ...(forOperators ? [] : [`${label} is not for operators: base root, below /ops/, policy admin`]),
      ];
    }),
  );
}

/** What any route must say, whoever it is for. */
const promiseFaults = ({ route, label }: { readonly route: Route; readonly label: string }): string[] => [
  ...(POLICIES.includes(route.policy) ? [] : [`${label} has no policy`]),
  ...undescribed(route).map((name) => `${label} has no schema for :${name}`),
  ...(Object.keys(route.answers).length === 0 ? [`${label} does not say what it answers`] : []),
];

/** The parameters of the path that its schema does not have. */
function undescribed({ path, params }: Route): string[] {
  const described = params instanceof z.ZodObject ? Object.keys(params.shape) : [];
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name = '']) => (described.includes(name) ? [] : [name]));
}

/** Jobs under the name of another module, or under one name. */
export function jobFaults(modules: readonly Pick<ModuleManifest, 'name' | 'jobs'>[]): string[] {
  return modules.flatMap(({ name: module, jobs = [] }) => [
    ...jobs
      .filter(({ name }) => !name.startsWith(`${module}.`))
      .map(({ name }) => `${module} has a job ${name}: its name begins with ${module}.`),
    ...repeated(jobs.map(({ name }) => name)).map((twice) => `${module} has two jobs ${twice}`),
  ]);
}

type Talking = Pick<ModuleManifest, 'name' | 'publishes' | 'subscribes'>;

/** Events without an owner, without a listener, under a foreign name; `contracts` has what each contract declares. */
export function eventFaults(
  modules: readonly Talking[],
  contracts: Readonly<Record<string, readonly EventDefinition[]>>,
): string[] {
  const published = new Set(modules.flatMap(({ publishes }) => publishes.map(versioned)));
  const heard = new Set(modules.flatMap(({ subscribes }) => subscribes.map(({ event }) => versioned(event))));
  return modules.flatMap(({ name, publishes, subscribes }) => [
    ...publishes
      .filter(({ type }) => ownerOf(type) !== name)
      .map(({ type }) => `${name} publishes ${type}, which is not its to tell`),
    ...publishes
      .filter(({ schema }) => !(schema instanceof z.ZodObject))
      .map(({ type }) => `${name} publishes ${type} without a schema of its fields`),
    ...publishes
      .filter((event) => !heard.has(versioned(event)))
      .map(({ type }) => `${name} publishes ${type}, and nobody hears it`),
    ...subscribes
      .filter(({ event }) => !published.has(versioned(event)))
      .map(
        (subscription) =>
          `${name} hears ${versioned(subscription.event)} in ${subscription.name}, and nobody publishes it`,
      ),
    ...repeated(subscribes.map((subscription) => subscription.name)).map(
      (twice) => `${name} has two subscribers ${twice}`,
    ),
    ...(contracts[name] ?? [])
      .filter((event) => !publishes.some((told) => versioned(told) === versioned(event)))
      .map((event) => `${name} declares ${versioned(event)} in its contract and does not publish it`),
  ]);
}

const versioned = ({ type, version }: EventDefinition): string => `${type} v${version}`;
const repeated = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);
