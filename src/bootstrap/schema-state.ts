import type { ModuleManifest } from '#kernel/module/module.ts';
import { schemaOf } from '#kernel/module/schema-of.ts';

interface SchemaState {
  /** The steps that a start of this build would still make. */
  readonly pending: readonly string[];
  /** The steps of a newer build, on whose schema this one works too. */
  readonly newer: readonly string[];
}

interface Found {
  readonly manifest: ModuleManifest;
  readonly applied: readonly string[];
}

/** How the schema of a module's database stands to this build, by the steps that have made it. */
export function schemaState({ manifest, applied }: Found): SchemaState {
  const known = schemaOf(manifest).migrations.map(({ name }) => name);
  return {
    pending: known.filter((name) => !applied.includes(name)),
    newer: applied.filter((name) => !known.includes(name)),
  };
}

/** As `schemaState`, for a person. */
export function schemaInWords({ keepsCopy, ...found }: Found & { readonly keepsCopy: boolean }): string {
  const { pending, newer } = schemaState(found);
  if (newer.length > 0) return `its schema is of a newer version (${newer.join(' ')}), on which this one runs`;
  if (pending.length > 0)
    return `the next start brings it up by ${pending.join(' ')}${keepsCopy ? ' and keeps a copy' : ''}`;
  return 'its schema is up to date';
}
