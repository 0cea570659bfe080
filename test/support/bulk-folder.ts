import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { chooseAdapters } from '../../src/bootstrap/adapters.ts';
import { seedInBulk } from '../../src/bootstrap/bulk-seeding.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import { SilentLogger } from './silent-logger.ts';
import { TemporaryFolder } from './temporary-folder.ts';

interface Order {
  readonly count: number;
  readonly folder?: TemporaryFolder;
  readonly modules?: readonly ModuleManifest[];
}

/** A folder with so many places of the large catalogue. */
export async function bulkFolder({
  count,
  folder = new TemporaryFolder(),
  modules = allModules,
}: Order): Promise<TemporaryFolder> {
  const configuration = loadConfiguration({
    directory: join(import.meta.dirname, '../../config'),
    variables: { JUMAK_ENVIRONMENT: 'test', JUMAK_DATA_DIR: folder.path },
    role: { name: 'monolith', port: 0 },
    modules: moduleSections,
  });
  const claimed = DataFolder.claim(folder.path);
  const logger = new SilentLogger();
  const adapters = await chooseAdapters({ configuration, folder: claimed, logger });
  await seedInBulk({ modules, count, configuration, adapters, folder: claimed, logger, laid: () => undefined });
  claimed.release();
  return folder;
}

/** As if the process had died before it could write down how far it was. */
export const forgetProgress = (folder: TemporaryFolder): void => rmSync(folder.file('bulk-seeding.json'));
