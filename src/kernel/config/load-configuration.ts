import { type BaseLayers, filesOf, type SettingsFiles } from './base-layers.ts';
import { type Configuration, compose, type KernelSettings, type ModuleSections } from './configuration.ts';
import { ConfigurationFaults } from './configuration-faults.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Layer } from './layer.ts';
import { rememberOrigins } from './origins.ts';
import { type Role, standingOf } from './role.ts';
import { kernelSections } from './sections.ts';
import { type Setting, settingsOf } from './setting.ts';
import { settle } from './settle.ts';
import { valueAt } from './value-at.ts';
import { readVariables, type Variables } from './variables.layer.ts';

export interface Sources<Modules extends ModuleSections> extends SettingsFiles {
  /** What stands in place of the files. */
  readonly base?: BaseLayers | undefined;
  /** The environment, as `process.env`. */
  readonly variables: Variables;
  readonly role: Role;
  /** The sections of every module that the shared files and variables may speak of, also of those in other processes. */
  readonly modules: Modules;
}

const MANAGEMENT_OFFSET = 1_000;
const HIGHEST_PORT = 65_535;

/**
 * Settles the settings: default.yaml < environment < role, or what a config server has of them, < variables < secret files.
 * @throws ConfigurationFaults with all that is wrong
 */
export function loadConfiguration<const Modules extends ModuleSections>(
  sources: Sources<Modules>,
): Configuration<Modules> {
  const schema = compose(sources.modules);
  const settings = settingsOf(schema);
  const standing = standingOf(sources.role, Object.keys(sources.modules));
  const { draft, faults, sourceOf } = settle({ schema, settings, layers: layersFrom(sources, settings), standing });
  const management = { ...draft.management, port: draft.management?.port ?? managementPort(draft.http?.port) };
  const originsBelow = (pathOf: (path: string) => string) =>
    settings.map(({ path, variable, secret, reloadable }) => ({
      setting: path,
      path: pathOf(path),
      variable,
      secret,
      reloadable,
      source: sourceOf(path) ?? (path === 'management.port' ? 'from http.port' : 'default of the module'),
    }));
  if (faults.length > 0) {
    const valid = { ...draft, management };
    rememberOrigins(
      valid,
      originsBelow((path) => path),
    );
    throw new ConfigurationFaults(faults, valid);
  }
  const modules = Object.fromEntries(Object.keys(sources.modules).map((name) => [name, valueAt(draft, name)]));
  const kernel = Object.fromEntries(Object.keys(kernelSections).map((name) => [name, valueAt(draft, name)]));
  const configuration = { ...kernel, management, modules, standing };
  rememberOrigins(
    configuration,
    originsBelow((path) => pathIn(path, sources.modules)),
  );
  return deepFreeze(configuration) as unknown as Configuration<Modules>;
}

function layersFrom(
  { base, variables, role, ...files }: Sources<ModuleSections>,
  settings: readonly Setting[],
): readonly Layer[] {
  const given = readVariables({ variables, settings });
  const names = [environmentIn(given), role.name].filter((name) => name !== undefined);
  return [
    { given: roleDefaults(role), faults: [], broken: false },
    ...(base ?? filesOf(files))({ names, settings }),
    ...given,
  ];
}

/** Undefined when what the variables say is none. */
export function environmentIn(variables: readonly Layer[]): KernelSettings['environment'] | undefined {
  const named = variables.flatMap(({ given }) => given).findLast(({ path }) => path === 'environment');
  return kernelSections.environment.safeParse(named?.value ?? 'development').data;
}

const roleDefaults = ({ name, port }: Role): Layer['given'] => [
  { path: 'environment', value: 'development', source: 'default' },
  { path: 'http.port', value: port, source: `default of the role ${name}` },
];

const managementPort = (publicPort = 0): number =>
  publicPort === 0 || publicPort + MANAGEMENT_OFFSET > HIGHEST_PORT ? 0 : publicPort + MANAGEMENT_OFFSET;

const pathIn = (path: string, modules: ModuleSections): string =>
  Object.hasOwn(modules, path.split('.')[0] ?? '') ? `modules.${path}` : path;
