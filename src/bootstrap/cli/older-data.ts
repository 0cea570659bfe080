import fs from 'node:fs';
import path from 'node:path';
import { migrationsOf } from '../adapters.ts';
import { allModules } from '../modules.ts';
import { schemaState } from '../schema-state.ts';

/** The modules whose databases an older build has left: this one would have to change their schema before it can work with them. */
export const modulesOfOlderData = (folder: string): readonly string[] =>
  allModules
    .filter((manifest) => {
      const applied = appliedTo({ folder, module: manifest.name });
      return applied !== undefined && schemaState({ manifest, applied }).pending.length > 0;
    })
    .map(({ name }) => name);

/** Undefined for what is not there or cannot be read; whoever opens it is told why. */
function appliedTo({ folder, module }: { readonly folder: string; readonly module: string }) {
  if (!fs.existsSync(path.join(folder, `${module}.sqlite`))) return undefined;
  try {
    return migrationsOf({ folder, module });
  } catch {
    return undefined;
  }
}
