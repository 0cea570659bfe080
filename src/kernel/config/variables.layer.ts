import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Given, Layer } from './layer.ts';
import { nearest } from './nearest.ts';
import { FILE_SUFFIX, layersOf, type Setting, VARIABLE_PREFIX } from './setting.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads `JUMAK_…` variables, then the files that `JUMAK_…_FILE` name: two layers. Any other `JUMAK_…` is a fault. */
export function readVariables({
  variables,
  settings,
}: {
  readonly variables: Variables;
  readonly settings: readonly Setting[];
}): readonly [Layer, Layer] {
  const direct = new Map(settings.map((setting) => [setting.variable, setting]));
  const byFile = new Map(settings.map((setting) => [setting.variable + FILE_SUFFIX, setting]));
  const values = new Collected();
  const files = new Collected();
  for (const [name, text] of Object.entries(variables)) {
    if (text === undefined || !name.startsWith(VARIABLE_PREFIX)) continue;
    const setting = direct.get(name);
    const filed = byFile.get(name);
    if (setting !== undefined) values.take({ setting, text, source: `variable ${name}` });
    else if (filed !== undefined) files.takeFile({ setting: filed, file: text, variable: name });
    else {
      const known = name.endsWith(FILE_SUFFIX) ? byFile.keys() : direct.keys();
      const fix = `Unset it, or did you mean ${nearest({ unknown: name, known })}?`;
      values.faults.push({ setting: name, source: `variable ${name}`, problem: 'is not a known variable', fix });
    }
  }
  return [values, files];
}

class Collected implements Layer {
  readonly given: Given[] = [];
  readonly faults: ConfigurationFault[] = [];
  readonly broken = false;

  take({ setting, text, source }: { readonly setting: Setting; readonly text: string; readonly source: string }): void {
    const value = asKindOf(setting.schema, text);
    if (value === '') {
      this.faults.push({
        setting: setting.path,
        source,
        problem: 'is empty',
        fix: `Give ${setting.expects}, or leave ${setting.variable} unset.`,
      });
    } else {
      this.given.push({ path: setting.path, value, source });
    }
  }

  takeFile({
    setting,
    file,
    variable,
  }: {
    readonly setting: Setting;
    readonly file: string;
    readonly variable: string;
  }): void {
    try {
      this.take({
        setting,
        text: readFileSync(file, 'utf8').replace(/\r?\n$/, ''),
        source: `file ${file}, from ${variable}`,
      });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      const fix = `Point ${variable} at a file that this process may read, or unset it.`;
      this.faults.push({
        setting: setting.path,
        source: `variable ${variable}`,
        problem: `the file ${JSON.stringify(file)} cannot be read (${code})`,
        fix,
      });
    }
  }
}

/** Text as the kind of value that the schema takes; left as it is when it does not look like one, for the schema to refuse. */
function asKindOf(schema: z.ZodType, text: string): unknown {
  const core = layersOf(schema).at(-1) ?? schema;
  switch (core.def.type) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'array': {
      const { element } = core.def as unknown as { readonly element: z.ZodType };
      const parts = text.split(',').map((part) => part.trim());
      return parts.filter((part) => part !== '').map((part) => asKindOf(element, part));
    }
    case 'object':
    case 'record':
      return fromJson(text);
    default:
      return text;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
