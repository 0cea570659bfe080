import { maskSecrets } from './mask-secrets.ts';
import { originsIn } from './origins.ts';
import { valueAt } from './value-at.ts';

export interface ListedSetting {
  readonly setting: string;
  /** Null when it is not set. */
  readonly value: unknown;
  readonly source: string;
  readonly variable: string;
}

/** Every setting that there is, what it is and which source said so; secrets are masked. */
export function listSettings(configuration: object): readonly ListedSetting[] {
  const masked = maskSecrets(configuration);
  return originsIn(configuration).map(({ setting, path, source, variable }) => {
    const value = valueAt(masked, path);
    return value === undefined
      ? { setting, value: null, source: 'not set', variable }
      : { setting, value, source, variable };
  });
}
