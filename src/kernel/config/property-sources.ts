import { z } from 'zod';
import type { Given, Layer } from './layer.ts';
import { FILE_SUFFIX, layersOf, type Setting } from './setting.ts';

type Property = string | number | boolean;

/** What a config server answers with, in the shape of Spring Cloud Config; of several sources that name a property the first one counts. */
export const servedEnvironment = z.object({
  name: z.string(),
  profiles: z.array(z.string()),
  label: z.string().nullish(),
  version: z.string().nullish(),
  state: z.string().nullish(),
  propertySources: z.array(
    z.object({ name: z.string(), source: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }),
  ),
});

export type PropertySource = z.infer<typeof servedEnvironment>['propertySources'][number];

/** One property for each value: items of a list are `name[0]`, entries of a table `name.key`, and what is empty is an empty text. */
export function propertiesOf(given: readonly Given[]): Readonly<Record<string, Property>> {
  return Object.fromEntries(given.flatMap(({ path, value }) => properties(path, value)));
}

function properties(name: string, value: unknown): readonly (readonly [string, Property])[] {
  if (typeof value !== 'object' || value === null) return [[name, value as Property]];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => properties(`${name}[${index}]`, item))
    : Object.entries(value).flatMap(([key, item]) => properties(`${name}.${key}`, item));
  return inner.length === 0 ? [[name, '']] : inner;
}

/** A source of properties as a layer. What the schema does not know is a fault, and so is a secret. */
export function readProperties({
  source,
  from,
  settings,
}: {
  readonly source: PropertySource['source'];
  /** Who says so. */
  readonly from: string;
  readonly settings: readonly Setting[];
}): Layer {
  const values = new Map<Setting, unknown>();
  const faults: Layer['faults'][number][] = [];
  for (const [name, value] of Object.entries(source)) {
    const setting = settings.find(
      ({ path }) => name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`),
    );
    const refusal = refusalOf(setting, name);
    if (refusal !== undefined) faults.push({ setting: name, source: from, ...refusal });
    else if (setting !== undefined) values.set(setting, withProperty(values.get(setting), { setting, name, value }));
  }
  return { given: [...values].map(([{ path }, value]) => ({ path, value, source: from })), faults, broken: false };
}

function refusalOf(setting: Setting | undefined, name: string): { problem: string; fix: string } | undefined {
  if (setting === undefined)
    return {
      problem: 'is not a setting of this version',
      fix: `Take ${name} out of the files of the config server, or start the version that knows it.`,
    };
  const { path, variable, secret } = setting;
  if (path === 'environment')
    return {
      problem: 'decides what a config server is asked for, so it cannot say it',
      fix: `Take it out there, and set ${variable}.`,
    };
  if (secret)
    return {
      problem: 'is a secret and may not come from a config server',
      fix: `Take it out there, change the secret, and set ${variable} or ${variable}${FILE_SUFFIX}.`,
    };
  return undefined;
}

/** The value of a setting, with one more of the properties that make it up. */
function withProperty(
  known: unknown,
  { setting, name, value }: { readonly setting: Setting; readonly name: string; readonly value: Property },
): unknown {
  const inner = name.slice(setting.path.length);
  if (inner.startsWith('.')) return { ...(known as object), [inner.slice(1)]: value };
  if (inner.startsWith('[')) return [...((known as readonly unknown[] | undefined) ?? []), value];
  if (value !== '') return value;
  const { type } = (layersOf(setting.schema).at(-1) ?? setting.schema).def;
  return type === 'array' ? [] : type === 'record' ? {} : value;
}
