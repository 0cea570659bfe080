import type { Snapshot } from '#kernel/backup/snapshot.ts';
import type { OpenedDatabase } from '#kernel/module/module-runtime.ts';
import type { ModuleSchema } from '#kernel/persistence/module-schema.ts';

export interface MigratedDatabase extends OpenedDatabase {
  /** The steps by which opening it has brought the schema up. */
  readonly migrated: readonly string[];
  /** The steps of a newer build, on whose schema this one works too. */
  readonly ofNewer: readonly string[];
}

/** Where the modules keep what they own. */
export interface ModuleDatabases {
  /** @throws StartFaults when it cannot be worked with */
  readonly open: (schema: ModuleSchema & { readonly module: string }) => Promise<MigratedDatabase>;
  /** The databases of the modules as they are now; undefined of a server, which has means of its own for that. */
  readonly takeSnapshot: ((modules: readonly string[]) => Snapshot) | undefined;
}
