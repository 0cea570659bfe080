import { Command, InvalidArgumentError } from 'commander';
import { Progress } from './progress.ts';
import { Refused } from './refused.ts';

const MOST = 100_000;

export const seed = (): Command =>
  new Command('seed')
    .description('lay made-up data into the data folder of a stopped process; run again, it goes on where it was')
    .requiredOption(
      '--accommodations <count>',
      'a large catalogue of so many places, with rooms and 400 nights each',
      wholeNumber,
    )
    .action(({ accommodations }: { readonly accommodations: number }) => layCatalogue(accommodations));

function wholeNumber(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1 || count > MOST)
    throw new InvalidArgumentError(`Give a number from 1 to ${MOST}.`);
  return count;
}

async function layCatalogue(count: number): Promise<void> {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  const configuration = settingsFor(MONOLITH);
  if (configuration.environment === 'production')
    throw new Refused({
      problem: 'Made-up places have no business among real ones.',
      fix: 'Set JUMAK_ENVIRONMENT to development or test, and JUMAK_DATA_DIR to a folder for it.',
    });
  const [{ DataFolder }, { PinoLogger }, { chooseAdapters }, { allModules: modules }, { seedInBulk }] =
    await Promise.all([
      import('#kernel/lifecycle/data-folder.ts'),
      import('#kernel/observability/logger.ts'),
      import('../adapters.ts'),
      import('../modules.ts'),
      import('../bulk-seeding.ts'),
    ]);
  const folder = DataFolder.claim(configuration.data.dir);
  try {
    const logger = PinoLogger.to({ level: configuration.log.level });
    const adapters = chooseAdapters({ configuration, folder, logger });
    const progress = new Progress({ what: 'accommodations', total: count });
    await seedInBulk({ modules, count, configuration, adapters, folder, logger, laid: (laid) => progress.at(laid) });
  } finally {
    folder.release();
  }
}
