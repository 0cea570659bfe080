import fs from 'node:fs';
import path from 'node:path';
import type { Configuration } from '#kernel/config/configuration.ts';
import { COMMAND, START_COMMAND } from '#kernel/program/program-files.ts';
import { allModules } from '../modules.ts';
import { MONOLITH, settingsFor } from '../settings.ts';
import { serversOf } from './data-on-servers.ts';
import { Refused } from './refused.ts';

/** The settings, when they name a data folder that holds data, or a server, which is asked when it is opened. @throws ConfigurationFaults, Refused */
export async function existingData(): Promise<Configuration> {
  const configuration = await settingsFor(MONOLITH);
  if (configuration.database.driver === 'mysql') return configuration;
  const { settingsFile } = serversOf(configuration) ?? {};
  if (settingsFile !== undefined)
    throw new Refused({
      problem: `No process serves ${path.dirname(settingsFile)}, whose data is on servers.`,
      fix: `Start it, or give the command its settings: (set -a; . ${settingsFile}; ${COMMAND} …).`,
    });
  const missing = allModules.find(({ name }) => !fs.existsSync(path.join(configuration.data.dir, `${name}.sqlite`)));
  if (missing === undefined) return configuration;
  throw new Refused({
    problem: `The data folder ${path.resolve(configuration.data.dir)} has no data of ${missing.name}.`,
    fix: `Name the right folder with JUMAK_DATA_DIR; \`${START_COMMAND}\` or \`${COMMAND} migrate\` fills a new one.`,
  });
}
