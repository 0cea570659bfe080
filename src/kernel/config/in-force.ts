import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from './configuration.ts';
import { deepFreeze } from './deep-freeze.ts';
import { maskSecrets } from './mask-secrets.ts';
import { type Origin, originsIn, rememberOrigins } from './origins.ts';
import { valueAt } from './value-at.ts';

/** A setting that is another than before; a secret is masked. */
export interface Change {
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
  /** It can be taken over while the process works. */
  readonly reloadable: boolean;
}

/** What is different in the settings to come. */
export function changesBetween(inForce: Configuration, next: Configuration): readonly Change[] {
  const [before, after] = [maskSecrets(inForce), maskSecrets(next)];
  return changed(inForce, next).map(({ setting, path, reloadable }) => ({
    setting,
    before: valueAt(before, path) ?? null,
    after: valueAt(after, path) ?? null,
    reloadable,
  }));
}

/** The settings in force with what can be taken over of the next ones. */
export function takingOver(inForce: Configuration, next: Configuration): Configuration {
  const taken = new Map(changed(inForce, next).map((origin) => [origin.setting, origin]));
  const configuration = structuredClone(inForce);
  const origins = originsIn(inForce).map((origin) => {
    const source = taken.get(origin.setting);
    if (source?.reloadable !== true) return origin;
    put(configuration, { path: source.path, value: valueAt(next, source.path) });
    return source;
  });
  rememberOrigins(configuration, origins);
  return deepFreeze(configuration);
}

const changed = (inForce: Configuration, next: Configuration): readonly Origin[] =>
  originsIn(next).filter(({ path }) => !isDeepStrictEqual(valueAt(inForce, path), valueAt(next, path)));

function put(tree: object, { path, value }: { readonly path: string; readonly value: unknown }): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  const group = valueAt(tree, keys.join('.')) as Record<string, unknown>;
  group[last] = value;
}
