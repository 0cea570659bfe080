import type { ModuleManifest } from '#kernel/module/module.ts';
import { schemaOf } from '#kernel/module/schema-of.ts';

interface SchemaState {
  /** The steps that a start of this build would still make. */
  readonly pending: readonly string[];
  /** The steps of a newer build, on whose schema this one works too. */
  readonly newer: readonly string[];
}

/** How the schema of a module's database stands to this build, by the steps that have made it. */
export function schemaState({
  manifest,
  applied,
}: {
  readonly manifest: ModuleManifest;
  readonly applied: readonly string[];
}): SchemaState {
  const known = schemaOf(manifest).migrations.map(({ name }) => name);
  return {
    pending: known.filter((name) => !applied.includes(name)),
    newer: applied.filter((name) => !known.includes(name)),
  };
}
