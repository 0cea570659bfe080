import { ConfigurationFaults } from './configuration-faults.ts';
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

/** Every setting that there is, what it is and which source said so; secrets are masked, and what is at fault has no value. */
export function listSettings(settled: object | ConfigurationFaults): readonly ListedSetting[] {
  const { draft, faults } = settled instanceof ConfigurationFaults ? settled : { draft: settled, faults: [] };
  const masked = maskSecrets(draft);
  return originsIn(draft).map(({ setting, path, source, variable }) => {
    const value = valueAt(masked, path);
    const fault = faults.find((one) => one.setting === setting);
    return value === undefined
      ? { setting, value: null, source: fault?.source ?? 'not set', variable }
      : { setting, value, source, variable };
  });
}
