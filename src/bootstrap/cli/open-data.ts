import type { Backup } from '#kernel/backup/backup.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { chooseAdapters } from '../adapters.ts';
import { backupOf } from '../backup-of.ts';
import { allModules } from '../modules.ts';
import { existingData } from './existing-data.ts';

interface OpenedData {
  readonly folder: DataFolder;
  readonly backup: Backup;
}

/** Claims the data folder of the settings for a command, when no process serves it. @throws ConfigurationFaults, StartFaults, Refused */
export async function openData(): Promise<OpenedData> {
  const configuration = await existingData();
  const folder = DataFolder.claim(configuration.data.dir);
  const logger = PinoLogger.to({ level: configuration.log.level });
  const adapters = await chooseAdapters({ configuration, folder, logger });
  return { folder, backup: backupOf({ modules: allModules, adapters, folder }) };
}
