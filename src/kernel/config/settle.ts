import type { z } from 'zod';
import type { Draft, KernelSettings } from './configuration.ts';
import { type ConfigurationFault, ConfigurationFaults } from './configuration-faults.ts';
import { type Layer, merge } from './layer.ts';
import { brokenRules } from './rules.ts';
import { schemaFaults } from './schema-faults.ts';
import type { Setting } from './setting.ts';

/** The whole schema's value: the kernel's sections and the modules' side by side. */
export type Settled = KernelSettings & Readonly<Record<string, unknown>>;

type Tree = { [key: string]: unknown };

/** Merges the layers in their order and judges the whole; every fault of every layer is reported together. */
export function settle({
  schema,
  settings,
  layers,
}: {
  readonly schema: z.ZodObject;
  readonly settings: readonly Setting[];
  readonly layers: readonly Layer[];
}): { readonly settled: Settled; readonly sourceOf: (path: string) => string | undefined } {
  const given = merge(layers);
  const tree = treeOf(settings.map(({ path }) => ({ path, value: given.get(path)?.value })));
  const parsed = schema.safeParse(tree);
  const draft = parsed.success
    ? parsed.data
    : treeOf(settings.map(({ path, schema: leaf }) => ({ path, value: leaf.safeParse(given.get(path)?.value).data })));
  const incomplete = layers.some((layer) => layer.broken);
  const sourceOf = (path: string): string | undefined => given.get(path)?.source;
  const faults = layers.flatMap((layer) => layer.faults);
  const addUnlessKnown = (more: readonly ConfigurationFault[]): void => {
    const known = new Set(faults.map(({ setting }) => setting));
    faults.push(...more.filter(({ setting }) => !known.has(setting)));
  };
  if (!parsed.success) addUnlessKnown(schemaFaults({ issues: parsed.error.issues, settings, given, incomplete }));
  addUnlessKnown(brokenRules({ draft: draft as Draft, sourceOf: (path) => sourceOf(path) ?? 'not set' }));
  if (faults.length > 0) throw new ConfigurationFaults(faults);
  return { settled: draft as Settled, sourceOf };
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
