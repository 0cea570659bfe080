const secretsOf = new WeakMap<object, ReadonlySet<string>>();
const MASK = '********';

/** Remembers which paths of a configuration are secret, so that it can be shown. */
export function registerSecrets(configuration: object, { paths }: { readonly paths: readonly string[] }): void {
  secretsOf.set(configuration, new Set(paths));
}

/** A copy to show: secrets that are set, and passwords inside URLs, are masked. It takes what `loadConfiguration` returned, no copy of it. */
export function maskSecrets<T extends object>(configuration: T): T {
  const secrets = secretsOf.get(configuration);
  if (secrets === undefined)
    throw new TypeError('Only a configuration as it was loaded can be masked; of a copy nobody knows what is secret.');
  const masked = (value: unknown, path: string): unknown => {
    if (secrets.has(path)) return value === undefined ? undefined : MASK;
    if (typeof value === 'string') return value.replace(/:\/\/[^/@\s]*@/g, `://${MASK}@`);
    if (Array.isArray(value)) return value.map((item) => masked(item, path));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, masked(inner, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return masked(configuration, '') as T;
}
