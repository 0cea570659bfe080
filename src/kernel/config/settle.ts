import type { z } from 'zod';
import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';
import { type Given, type Layer, merge } from './layer.ts';
import type { Standing } from './role.ts';
import { brokenRules } from './rules.ts';
import { schemaFaults } from './schema-faults.ts';
import type { Setting } from './setting.ts';

type Tree = { [key: string]: unknown };

export interface Settlement {
  /** As far as each setting is valid by itself; the whole when there are no faults. */
  readonly draft: Draft;
  readonly faults: readonly ConfigurationFault[];
  /** What said so, of a setting that somebody has given a value. */
  readonly sourceOf: (path: string) => string | undefined;
}

/** Merges the layers in their order and judges the whole; every fault of every layer is reported together. */
export function settle({
  schema,
  settings,
  layers,
  standing,
}: {
  readonly schema: z.ZodObject;
  readonly settings: readonly Setting[];
  readonly layers: readonly Layer[];
  readonly standing: Standing;
}): Settlement {
  const given = merge(layers);
  const tree = treeOf(settings.map(({ path }) => ({ path, value: given.get(path)?.value })));
  const parsed = schema.safeParse(tree);
  const draft = parsed.success
    ? parsed.data
    : treeOf(settings.map(({ path, schema: leaf }) => ({ path, value: leaf.safeParse(given.get(path)?.value).data })));
  const incomplete = layers.some((layer) => layer.broken);
  const sourceOf = (path: string): string | undefined => given.get(path)?.source;
  const isSecret = (path: string): boolean => settings.some((setting) => setting.path === path && setting.secret);
  const faults = layers.flatMap((layer) => layer.faults);
  const addUnlessKnown = (more: readonly ConfigurationFault[]): void => {
    const known = new Set(faults.map(({ setting }) => setting));
    faults.push(...more.filter(({ setting }) => !known.has(setting)));
  };
  if (!parsed.success) addUnlessKnown(schemaFaults({ issues: parsed.error.issues, settings, given, incomplete }));
  const broken = brokenRules({
    draft: draft as Draft,
    settings,
    standing,
    sourceOf: (path) => sourceOf(path) ?? 'not set',
  });
  addUnlessKnown(broken.filter(({ setting }) => !incomplete || sourceOf(setting) !== undefined || isSecret(setting)));
  return { draft: draft as Draft, faults, sourceOf };
}

/** What the schema refuses of the values that one source gives; what is missing may come from another. */
export function refusedValues({
  schema,
  settings,
  given: values,
}: {
  readonly schema: z.ZodObject;
  readonly settings: readonly Setting[];
  readonly given: readonly Given[];
}): readonly ConfigurationFault[] {
  const given = new Map(values.map((one) => [one.path, one]));
  const parsed = schema.safeParse(treeOf(settings.map(({ path }) => ({ path, value: given.get(path)?.value }))));
  return parsed.success ? [] : schemaFaults({ issues: parsed.error.issues, settings, given, incomplete: true });
}

function treeOf(leaves: Iterable<{ readonly path: string; readonly value: unknown }>): Tree {
  const tree: Tree = {};
  for (const { path, value } of leaves) {
    const keys = path.split('.');
    const last = keys.pop() ?? path;
    let group = tree;
    for (const key of keys) {
      group[key] ??= {};
      group = group[key] as Tree;
    }
    if (value !== undefined) group[last] = value;
  }
  return tree;
}
