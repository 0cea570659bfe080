import { maskSecrets } from './mask-secrets.ts';
import { originsIn } from './origins.ts';
import { valueAt } from './value-at.ts';

export interface ListedSetting {
  readonly setting: string;
  readonly value: unknown;
  readonly source: string;
  readonly variable: string;
}

/** Every setting that has a value, what it is and which source said so; secrets are masked. */
export function listSettings(configuration: object): readonly ListedSetting[] {
  const masked = maskSecrets(configuration);
  return originsIn(configuration)
    .map(({ setting, path, source, variable }) => ({ setting, value: valueAt(masked, path), source, variable }))
    .filter(({ value }) => value !== undefined);
}
