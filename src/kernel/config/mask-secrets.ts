import { originsIn } from './origins.ts';

const MASK = '********';
/** Up to the last `@` before the path, as a URL is read; and as Redis clients take it besides. */
const IN_A_URL = /(?<=:\/\/)[^/?#\s]*(?=@)|(?<=[?&]password=)[^&#\s]*/g;

/** A copy to show: secrets that are set, and passwords inside URLs, are masked. It takes what `loadConfiguration` returned, no copy of it. */
export function maskSecrets<T extends object>(configuration: T): T {
  const secrets = new Set(
    originsIn(configuration)
      .filter(({ secret }) => secret)
      .map(({ path }) => path),
  );
  const masked = (value: unknown, path: string): unknown => {
    if (secrets.has(path)) return value === undefined ? undefined : MASK;
    if (typeof value === 'string') return value.replace(IN_A_URL, MASK);
    if (Array.isArray(value)) return value.map((item) => masked(item, path));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, masked(inner, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return masked(configuration, '') as T;
}
