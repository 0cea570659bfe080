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
export function backupOf({ modules, adapters: { takeSnapshot, clock }, folder }: Backed): Backup {
  const names = modules.map(({ name }) => name);
  return new Backup({ takeSnapshot: takeSnapshot && (() => takeSnapshot(names)), folder, clock, version: VERSION });
}
