import type { z } from 'zod';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Given } from './layer.ts';
import { FILE_SUFFIX, type Setting } from './setting.ts';

type Judged = {
  readonly issues: readonly z.core.$ZodIssue[];
  readonly settings: readonly Setting[];
  readonly given: ReadonlyMap<string, Given>;
  /** Some source could not be read: what is missing may stand there. */
  readonly incomplete: boolean;
};

/** What the schema refuses, told by setting and source. The value of a secret is never repeated. */
export function schemaFaults({ issues, settings, given, incomplete }: Judged): readonly ConfigurationFault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.join('.');
    const setting = settings.find((known) => path === known.path || path.startsWith(`${known.path}.`));
    if (setting === undefined)
      return [
        {
          setting: path,
          source: 'the group as a whole',
          problem: issue.message,
          fix: `Correct the settings of ${path}.`,
        },
      ];
    const from = given.get(setting.path);
    if (from === undefined) return incomplete ? [] : [missing(setting)];
    const value = issue.path
      .slice(setting.path.split('.').length)
      .reduce<unknown>((whole, key) => (whole as Record<PropertyKey, unknown>)[key], from.value);
    return [
      {
        setting: setting.path,
        source: from.source,
        problem: problemOf({ issue, setting, value }),
        fix: fixOf(setting, from.source),
      },
    ];
  });
}

const missing = (setting: Setting): ConfigurationFault => ({
  setting: setting.path,
  source: 'not set',
  problem: 'has no value',
  fix: `Give ${setting.expects}, as ${setting.path} in default.yaml or as ${setting.variable}.`,
});

function problemOf({
  issue,
  setting,
  value,
}: {
  readonly issue: z.core.$ZodIssue;
  readonly setting: Setting;
  readonly value: unknown;
}): string {
  const words = issue.code === 'custom' ? issue.message : 'is not accepted';
  return setting.secret ? words : `${shown(value)} ${words}`;
}

function fixOf({ variable, secret, expects }: Setting, source: string): string {
  if (secret) return `Set ${variable} or ${variable}${FILE_SUFFIX} to ${expects}.`;
  return source.includes(variable) ? `Set ${variable} to ${expects}.` : `Write ${expects} there, or set ${variable}.`;
}

function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/:\/\/[^/@\s]*@/g, '://***@');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
