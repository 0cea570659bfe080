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
  let configuration: object = inForce;
  const origins = originsIn(inForce).map((origin) => {
    const source = taken.get(origin.setting);
    if (source?.reloadable !== true) return origin;
    configuration = withValue(configuration, { keys: source.path.split('.'), value: valueAt(next, source.path) });
    return source;
  });
  rememberOrigins(configuration, origins);
  return deepFreeze(configuration) as Configuration;
}

const changed = (inForce: Configuration, next: Configuration): readonly Origin[] =>
  originsIn(next).filter(({ path }) => !isDeepStrictEqual(valueAt(inForce, path), valueAt(next, path)));

function withValue(
  tree: object,
  { keys, value }: { readonly keys: readonly string[]; readonly value: unknown },
): object {
  const [key = '', ...inner] = keys;
  const group = (tree as Readonly<Record<string, object>>)[key] ?? {};
  return { ...tree, [key]: inner.length === 0 ? value : withValue(group, { keys: inner, value }) };
}
