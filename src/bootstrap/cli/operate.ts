import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { type OperatorAccess, OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { COMMAND } from '#kernel/program/program-files.ts';
import { chooseAdapters } from '../adapters.ts';
import { Application } from '../application.ts';
import { allModules } from '../modules.ts';
import { MONOLITH, settingsFor } from '../settings.ts';
import { existingData } from './existing-data.ts';
import { modulesOfOlderData } from './older-data.ts';
import { OperatorClient } from './operator-client.ts';
import { Refused } from './refused.ts';

/**
 * Does an operator's work with the process that serves the data folder, whatever modules it runs, or, when there is none, on its files under their lock: then
 * nothing is heard or told meanwhile, and what the work has to tell goes out at the next start. Files of an older build are left as they are.
 * @throws ConfigurationFaults, StartFaults, Refused
 */
export async function operate<T>(work: (operator: OperatorClient) => Promise<T>): Promise<T> {
  const running = await runningProcess();
  if (running !== undefined) return work(new OperatorClient(running));
  const configuration = await existingData();
  let folder: DataFolder;
  try {
    folder = DataFolder.claim(configuration.data.dir);
  } catch (error) {
    const access = new OperatorAccessFile(configuration.data.dir).read();
    if (!(error instanceof StartFaults) || access === undefined) throw error;
    return work(new OperatorClient(access));
  }
  refuseOlder(folder);
  const logger = PinoLogger.to({ level: 'silent' });
  const adapters = await chooseAdapters({ configuration, folder, logger });
  const application = new Application({ name: 'jumak', modules: allModules, configuration, adapters, folder, logger });
  const access = await application.startForOperator();
  try {
    return await work(new OperatorClient(access));
  } finally {
    await application.stop();
  }
}

async function runningProcess(): Promise<OperatorAccess | undefined> {
  const { dir } = (await settingsFor(MONOLITH)).data;
  return DataFolder.look(dir) === 'held' ? new OperatorAccessFile(dir).read() : undefined;
}

function refuseOlder(folder: DataFolder): void {
  const older = modulesOfOlderData(folder.path);
  if (older.length === 0) return;
  folder.release();
  throw new Refused({
    problem: `The databases in ${folder.path} are of an older version of Jumak (${older.join(', ')}), and only a migration may change them.`,
    fix: `Run \`${COMMAND} migrate\`, which keeps a copy of each, or use the version that wrote them.`,
  });
}
