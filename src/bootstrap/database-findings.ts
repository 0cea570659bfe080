import fs from 'node:fs';
import path from 'node:path';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { examineDatabase } from './adapters.ts';
import { clockFinding } from './clock-finding.ts';
import type { Finding } from './finding.ts';
import { schemaInWords } from './schema-state.ts';

interface Examined {
  readonly folder: string;
  readonly modules: readonly ModuleManifest[];
  readonly now: number;
}

interface Looked {
  readonly finding: Finding;
  readonly toldLast?: number | undefined;
}

/** What a look into every database shows, and whether the clock has gone on since the latest event. */
export function databaseFindings({ folder, modules, now }: Examined): Finding[] {
  const looked = modules.map((manifest) => lookInto({ folder, manifest }));
  const told = looked.map(({ toldLast }) => toldLast);
  return [...looked.map(({ finding }) => finding), clockFinding({ now, told })];
}

function lookInto({ folder, manifest }: { readonly folder: string; readonly manifest: ModuleManifest }): Looked {
  const check = `database of ${manifest.name}`;
  const file = path.join(folder, `${manifest.name}.sqlite`);
  if (!fs.existsSync(file)) return { finding: { check, says: 'not there yet; the first start makes it' } };
  const fix = 'Stop Jumak, move the data folder away, and restore the latest backup.';
  try {
    const { verdict, migrations: applied, toldLast } = examineDatabase({ folder, module: manifest.name });
    if (verdict !== 'ok') return { finding: { check, says: `damaged: ${verdict}`, fix } };
    const schema = schemaInWords({ manifest, applied, keepsCopy: true });
    return { finding: { check, says: `whole; ${schema}` }, toldLast };
  } catch (error) {
    return { finding: { check, says: `cannot be read: ${(error as Error).message}`, fix } };
  }
}
