import { z } from 'zod';
import { expectationOf } from './expectation.ts';

/** One leaf of the schema: how it is called in files and in the environment, and what it may be. */
export interface Setting {
  /** `group.someName` */
  readonly path: string;
  /** `JUMAK_GROUP_SOME_NAME` */
  readonly variable: string;
  readonly schema: z.ZodType;
  readonly secret: boolean;
  readonly reloadable: boolean;
  readonly expects: string;
  /** A value that only other environments may give it. */
  readonly refusedInProduction: unknown;
}

export const VARIABLE_PREFIX = 'JUMAK_';
export const FILE_SUFFIX = '_FILE';

const variableOf = (path: string): string =>
  VARIABLE_PREFIX +
  path
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();

/** The table of settings, in the schema's order. Two settings that would share a variable are a defect of the schema. */
export function settingsOf(schema: z.ZodObject): readonly Setting[] {
  const settings = leavesOf(schema, '');
  const owners = new Map<string, string>();
  for (const { path, variable } of settings) {
    for (const name of [variable, variable + FILE_SUFFIX]) {
      const owner = owners.get(name);
      if (owner !== undefined) throw new TypeError(`${name} would mean both ${owner} and ${path}; rename one of them.`);
      owners.set(name, path);
    }
  }
  return settings;
}

function leavesOf(group: z.ZodObject, parent: string): Setting[] {
  return Object.entries(group.shape as Readonly<Record<string, z.ZodType>>).flatMap(([key, schema]) => {
    const path = parent === '' ? key : `${parent}.${key}`;
    if (schema instanceof z.ZodObject) return leavesOf(schema, path);
    const meta = Object.assign(
      {},
      ...layersOf(schema)
        .map((layer) => layer.meta() ?? {})
        .reverse(),
    );
    return [
      {
        path,
        variable: variableOf(path),
        schema,
        secret: meta.secret === true,
        reloadable: meta.reloadable === true,
        refusedInProduction: meta.refusedInProduction,
        expects: typeof meta.expects === 'string' ? meta.expects : expectationOf(schema),
      },
    ];
  });
}

/** The schema and what it wraps, from the outside in. */
export function layersOf(schema: z.ZodType): readonly z.ZodType[] {
  const def = schema.def as { readonly innerType?: z.ZodType; readonly in?: z.ZodType };
  const inner = def.innerType ?? def.in;
  return inner === undefined ? [schema] : [schema, ...layersOf(inner)];
}
