import { join } from 'node:path';
import { type Configuration, compose, type ModuleSections } from './configuration.ts';
import { type ConfigurationFault, ConfigurationFaults } from './configuration-faults.ts';
import type { Layer } from './layer.ts';
import { rememberOrigins } from './origins.ts';
import { type Role, standingOf } from './role.ts';
import { kernelSections } from './sections.ts';
import { type Setting, settingsOf } from './setting.ts';
import { settle } from './settle.ts';
import { valueAt } from './value-at.ts';
import { readVariables, type Variables } from './variables.layer.ts';
import { parseYaml, readYaml } from './yaml.layer.ts';

export interface Sources<Modules extends ModuleSections> {
  /** The folder of `default.yaml`, `<environment>.yaml` and `<role>.yaml`. */
  readonly directory: string;
  /** Files of these names that the program brings along; where it does, each is laid under the one of the folder, which need not be there. */
  readonly brought?: (name: string) => string | undefined;
  /** The environment, as `process.env`. */
  readonly variables: Variables;
  readonly role: Role;
  /** The sections of every module that the shared files and variables may speak of, also of those in other processes. */
  readonly modules: Modules;
}

const MANAGEMENT_OFFSET = 1_000;
const HIGHEST_PORT = 65_535;

/**
 * Settles the settings: default.yaml < environment < role < variables < secret files.
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
  if (faults.length > 0) throw new ConfigurationFaults(faults, { ...draft, management });
  const modules = Object.fromEntries(Object.keys(sources.modules).map((name) => [name, valueAt(draft, name)]));
  const kernel = Object.fromEntries(Object.keys(kernelSections).map((name) => [name, valueAt(draft, name)]));
  const configuration = { ...kernel, management, modules, standing };
  rememberOrigins(
    configuration,
    settings.map(({ path, variable, secret }) => ({
      setting: path,
      path: pathIn(path, sources.modules),
      variable,
      secret,
      source: sourceOf(path) ?? (path === 'management.port' ? 'from http.port' : 'default of the module'),
    })),
  );
  return deepFreeze(configuration) as unknown as Configuration<Modules>;
}

function layersFrom(
  { directory, brought = () => undefined, variables, role }: Sources<ModuleSections>,
  settings: readonly Setting[],
): readonly Layer[] {
  const [values, secretFiles] = readVariables({ variables, settings });
  const named = [...values.given, ...secretFiles.given].findLast(({ path }) => path === 'environment');
  const environment = kernelSections.environment.safeParse(named?.value ?? 'development').data;
  const files = ['default', environment, role.name].filter((name) => name !== undefined);
  return [
    { given: roleDefaults(role), faults: configServerFaults(variables), broken: false },
    ...files.flatMap((name) => {
      const text = brought(`${name}.yaml`);
      const inside = text === undefined ? [] : [parseYaml({ file: `jumak:config/${name}.yaml`, text, settings })];
      const required = name === 'default' && text === undefined;
      return [...inside, readYaml({ file: join(directory, `${name}.yaml`), required, settings })];
    }),
    values,
    secretFiles,
  ];
}

const roleDefaults = ({ name, port }: Role): Layer['given'] => [
  { path: 'environment', value: 'development', source: 'default' },
  { path: 'http.port', value: port, source: `default of the role ${name}` },
];

const configServerFaults = (variables: Variables): readonly ConfigurationFault[] =>
  ['CONFIG_URI', 'CONFIG_TOKEN']
    .filter((name) => (variables[name] ?? '') !== '')
    .map((name) => ({
      setting: name,
      source: `variable ${name}`,
      problem: 'this build cannot take settings from a config server yet',
      fix: 'Unset it, and give the settings by files and JUMAK_… variables.',
    }));

const managementPort = (publicPort = 0): number =>
  publicPort === 0 || publicPort + MANAGEMENT_OFFSET > HIGHEST_PORT ? 0 : publicPort + MANAGEMENT_OFFSET;

const pathIn = (path: string, modules: ModuleSections): string =>
  Object.hasOwn(modules, path.split('.')[0] ?? '') ? `modules.${path}` : path;

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
