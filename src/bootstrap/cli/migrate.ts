import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { jsonOption, Output } from './output.ts';

interface Migrated {
  readonly module: string;
  readonly steps: readonly string[];
  /** Whether there were tables of an earlier version. */
  readonly upgraded: boolean;
}

export const migrate = (): Command =>
  new Command('migrate')
    .description('bring the databases up to this version without serving, as a start does too')
    .addOption(jsonOption())
    .action(run);

async function run(options: { readonly json?: boolean }): Promise<void> {
  const migrated = await bringUp();
  const output = new Output(options);
  output.table(migrated, [
    { heading: 'module', of: ({ module }) => module },
    { heading: 'steps', of: ({ steps }) => (steps.length === 0 ? 'up to date' : steps.join(' ')) },
  ]);
  if (migrated.some(({ upgraded }) => upgraded))
    output.tell('Each changed file is kept as it was beside the new one, as <module>.sqlite.before-<step>.');
}

async function bringUp(): Promise<readonly Migrated[]> {
  const [{ DataFolder }, { PinoLogger }, { schemaOf }, { chooseAdapters }, { allModules }, { MONOLITH, settingsFor }] =
    await Promise.all([
      import('#kernel/lifecycle/data-folder.ts'),
      import('#kernel/observability/logger.ts'),
      import('#kernel/module/schema-of.ts'),
      import('../adapters.ts'),
      import('../modules.ts'),
      import('../settings.ts'),
    ]);
  const configuration = await settingsFor(MONOLITH);
  const folder = DataFolder.claim(configuration.data.dir);
  let done = false;
  try {
    const logger = PinoLogger.to({ level: configuration.log.level });
    const { openDatabase } = await chooseAdapters({ configuration, folder, logger });
    const migrated: Migrated[] = [];
    for (const manifest of allModules) {
      const existed = existsSync(folder.file(`${manifest.name}.sqlite`));
      const { migrated: steps, close } = await openDatabase({ module: manifest.name, ...schemaOf(manifest) });
      await close();
      migrated.push({ module: manifest.name, steps, upgraded: existed && steps.length > 0 });
    }
    done = true;
    return migrated;
  } finally {
    if (done) folder.release();
    else folder.abandon();
  }
}
