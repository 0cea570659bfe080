import { Backup } from '#kernel/backup/backup.ts';
import type { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import type { Adapters } from './adapters.ts';
import { VERSION } from './version.ts';

interface Backed {
  readonly modules: readonly ModuleManifest[];
  readonly adapters: Adapters;
  readonly folder: DataFolder;
}

/** What backs up the databases of these modules and the keys beside them. */
export const backupOf = ({ modules, adapters, folder }: Backed): Backup =>
  new Backup({
    takeSnapshot: () => adapters.takeSnapshot(modules.map(({ name }) => name)),
    folder,
    clock: adapters.clock,
    version: VERSION,
  });
