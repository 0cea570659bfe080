import fs from 'node:fs';
import path from 'node:path';
import type { Backup } from '#kernel/backup/backup.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { chooseAdapters } from '../adapters.ts';
import { backupOf } from '../backup-of.ts';
import { allModules } from '../modules.ts';
import { MONOLITH, settingsFor } from '../settings.ts';
import { Refused } from './refused.ts';

interface OpenedData {
  readonly folder: DataFolder;
  readonly backup: Backup;
}

/** Claims the data folder of the settings for a command, when no process serves it. @throws ConfigurationFaults, StartFaults, Refused */
export async function openData(): Promise<OpenedData> {
  const configuration = settingsFor(MONOLITH);
  const missing = allModules.find(({ name }) => !fs.existsSync(path.join(configuration.data.dir, `${name}.sqlite`)));
  if (missing !== undefined)
    throw new Refused({
      problem: `The data folder ${path.resolve(configuration.data.dir)} has no data of ${missing.name}.`,
      fix: 'Name the right folder with JUMAK_DATA_DIR; `jumak start` or `jumak migrate` fills a new one.',
    });
  const folder = DataFolder.claim(configuration.data.dir);
  const logger = PinoLogger.to({ level: configuration.log.level });
  const adapters = chooseAdapters({ configuration, folder, logger });
  return { folder, backup: backupOf({ modules: allModules, adapters, folder }) };
}
