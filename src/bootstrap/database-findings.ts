import fs from 'node:fs';
import path from 'node:path';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { examineDatabase } from './adapters.ts';
import type { Finding } from './finding.ts';
import { schemaState } from './schema-state.ts';

const CLOCK_SKEW = 5_000;

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
  const told = looked.map(({ toldLast }) => toldLast).filter((at) => at !== undefined);
  return [...looked.map(({ finding }) => finding), clock({ now, toldLast: Math.max(...told) })];
}

function lookInto({ folder, manifest }: { readonly folder: string; readonly manifest: ModuleManifest }): Looked {
  const check = `database of ${manifest.name}`;
  const file = path.join(folder, `${manifest.name}.sqlite`);
  if (!fs.existsSync(file)) return { finding: { check, says: 'not there yet; the first start makes it' } };
  const fix = 'Stop Jumak, move the data folder away, and restore the latest backup.';
  try {
    const { verdict, migrations: applied, toldLast } = examineDatabase({ folder, module: manifest.name });
    if (verdict !== 'ok') return { finding: { check, says: `damaged: ${verdict}`, fix } };
    return { finding: { check, says: `whole; ${inWords(schemaState({ manifest, applied }))}` }, toldLast };
  } catch (error) {
    return { finding: { check, says: `cannot be read: ${(error as Error).message}`, fix } };
  }
}

function inWords({ pending, newer }: ReturnType<typeof schemaState>): string {
  if (newer.length > 0) return `its schema is of a newer version (${newer.join(' ')}), on which this one runs`;
  if (pending.length > 0) return `the next start brings it up by ${pending.join(' ')} and keeps a copy`;
  return 'its schema is up to date';
}

function clock({ now, toldLast }: { readonly now: number; readonly toldLast: number }): Finding {
  const check = 'clock';
  const here = new Date(now).toISOString();
  if (!Number.isFinite(toldLast)) return { check, says: `${here}; no event has been told yet` };
  const latest = `the latest event (${new Date(toldLast).toISOString()})`;
  if (toldLast <= now + CLOCK_SKEW) return { check, says: `${here}, not behind ${latest}` };
  return { check, says: `${here}, behind ${latest}`, fix: 'Set the clock of this machine right before you start.' };
}
