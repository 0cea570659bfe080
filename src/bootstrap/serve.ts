import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import type { Role } from '#kernel/config/load-configuration.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { unavailable } from '#kernel/lifecycle/port-probe.ts';
import { stopOnSignals } from '#kernel/lifecycle/signals.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { chooseAdapters } from './adapters.ts';
import { Application, StoppedBeforeReady } from './application.ts';
import { banner } from './banner.ts';
import { isExpected } from './expected.ts';
import { settingsFor } from './settings.ts';

export interface Entrypoint {
  readonly role: Role;
  readonly modules: readonly ModuleManifest[];
}

/** Runs the modules in this process until it is told to stop. */
export async function serve({ role, modules }: Entrypoint): Promise<void> {
  const began = performance.now();
  try {
    const configuration = settingsFor(role);
    const logger = PinoLogger.to({ level: configuration.log.level });
    const folder = await claim(configuration);
    const adapters = chooseAdapters({ configuration, folder, logger });
    const application = new Application({ modules, configuration, adapters, folder, logger });
    const onFault = (error: unknown) => logger.error({ error: String((error as Error)?.stack ?? error) }, 'a defect');
    stopOnSignals({ stop: () => application.stop(), onFault });
    const addresses = await application.start();
    giveBackMemory();
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(banner({ ...addresses, configuration, modules, folder: folder.path, seconds }));
  } catch (error) {
    if (error instanceof StoppedBeforeReady) return;
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

/** Takes the data folder, and finds out all that stands in the way before anything is opened. */
async function claim({ http, management, data }: Configuration): Promise<DataFolder> {
  const faults = await unavailable([
    { ...http, portVariable: 'JUMAK_HTTP_PORT' },
    { ...management, portVariable: 'JUMAK_MANAGEMENT_PORT' },
  ]);
  let folder: DataFolder | undefined;
  try {
    folder = DataFolder.claim(data.dir);
  } catch (error) {
    if (!(error instanceof StartFaults)) throw error;
    faults.push(...error.faults);
  }
  if (folder !== undefined && faults.length === 0) return folder;
  folder?.release();
  throw new StartFaults(faults);
}

/** Most of what a start has used is not needed again; `jumak` runs Node so that it can be asked for at once. */
function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationFaults) return error.message;
  if (isExpected(error)) return `Jumak cannot start:\n${error.message}`;
  return String((error as Error)?.stack ?? error);
}
