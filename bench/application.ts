import path from 'node:path';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { chooseAdapters } from '../src/bootstrap/adapters.ts';
import { Application } from '../src/bootstrap/application.ts';
import { allModules, moduleSections } from '../src/bootstrap/modules.ts';

/** A module of the program. */
export function moduleOf(application: Application, name: string): ModuleRuntime {
  const runtime = application.modules.find((module) => module.name === name);
  if (runtime === undefined) throw new Error(`there is no module ${name}`);
  return runtime;
}

/** The whole program on a folder of its own: as it is started, without demo data and without limits on how often one may call. */
export async function startApplication(
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly application: Application; readonly url: string }> {
  const configuration = loadConfiguration({
    directory: path.join(import.meta.dirname, '../config'),
    variables: {
      JUMAK_DATA_DIR: folder,
      JUMAK_HTTP_PORT: '0',
      JUMAK_MANAGEMENT_PORT: '0',
      JUMAK_DEMO_ENABLED: 'false',
      JUMAK_RATE_LIMITS_ENABLED: 'false',
      JUMAK_LOG_LEVEL: 'warn',
      ...variables,
    },
    role: { name: 'monolith', port: 0 },
    modules: moduleSections,
  });
  const claimed = DataFolder.claim(folder);
  const logger = PinoLogger.to({ level: configuration.log.level });
  const application = new Application({
    name: 'monolith',
    modules: allModules,
    configuration,
    adapters: await chooseAdapters({ configuration, folder: claimed, logger }),
    folder: claimed,
    logger,
  });
  return { application, url: (await application.start()).url };
}
