import { stopOnSignals } from '#kernel/lifecycle/signals.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { chooseAdapters } from './adapters.ts';
import { Application, StoppedBeforeReady } from './application.ts';
import { banner } from './banner.ts';
import { placementOf } from './placement.ts';
import { preflight } from './preflight.ts';
import { refuseStart } from './refused-start.ts';

/** Runs the modules in this process until it is told to stop; without any it is the gateway to them. */
export async function serve(chosen: readonly ModuleManifest[]): Promise<void> {
  const began = performance.now();
  const { role, modules, served } = placementOf(chosen);
  try {
    const { configuration, live, folder } = await preflight(role);
    const logger = PinoLogger.to({ level: configuration.log.level });
    const adapters = await chooseAdapters({ configuration, folder, logger });
    const application = new Application({
      name: role.name,
      modules,
      served,
      configuration,
      live,
      adapters,
      folder,
      logger,
    });
    const onFault = (error: unknown) => logger.error({ error: String((error as Error)?.stack ?? error) }, 'a defect');
    stopOnSignals({ stop: () => stop(application), onFault });
    const addresses = await application.start();
    giveBackMemory();
    const seconds = (performance.now() - began) / 1_000;
    const { givenBy: settings } = live;
    const words = banner({ ...addresses, configuration, modules, served, folder: folder.path, settings, seconds });
    process.stdout.write(words);
  } catch (error) {
    if (error instanceof StoppedBeforeReady) return;
    refuseStart(error);
  }
}

async function stop(application: Application): Promise<void> {
  await application.stop();
  process.stdout.write('Jumak has stopped; nothing is under way.\n');
}

/** Most of what a start has used is not needed again; `jumak` runs Node so that it can be asked for at once. */
function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
