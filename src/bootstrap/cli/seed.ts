import { Command, InvalidArgumentError } from 'commander';
import type { KernelParts } from '../kernel-container.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { Refused } from './refused.ts';

const MOST = 100_000;

/** The demo data goes the way of any booking, so everything is started for it, where nobody looks for it. */
const DEMO_UNHEARD = {
  JUMAK_DEMO_ENABLED: 'true',
  JUMAK_HTTP_HOST: '127.0.0.1',
  JUMAK_HTTP_PORT: '0',
  JUMAK_MANAGEMENT_HOST: '127.0.0.1',
  JUMAK_MANAGEMENT_PORT: '0',
};

interface Wanted {
  readonly accommodations?: number;
}

export const seed = (): Command =>
  new Command('seed')
    .description('lay the demo data into the data folder of a stopped process; what is there already stays as it is')
    .option(
      '--accommodations <count>',
      'instead, a large catalogue of so many places with rooms and 400 nights each; run again, it goes on where it was',
      wholeNumber,
    )
    .action(lay);

function wholeNumber(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1 || count > MOST)
    throw new InvalidArgumentError(`Give a number from 1 to ${MOST}.`);
  return count;
}

async function lay({ accommodations }: Wanted): Promise<void> {
  if (accommodations === undefined) await layDemoData(await claimParts(DEMO_UNHEARD));
  else await layCatalogue(await claimParts(), accommodations);
}

/** @throws Refused in production, and StartFaults when a process serves the folder */
async function claimParts(instead: Readonly<Record<string, string>> = {}): Promise<KernelParts> {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  if ((await settingsFor(MONOLITH)).environment === 'production')
    throw new Refused({
      problem: 'Made-up places have no business among real ones.',
      fix: 'Set JUMAK_ENVIRONMENT to development or test, and JUMAK_DATA_DIR to a folder for it.',
    });
  const [{ DataFolder }, { PinoLogger }, { chooseAdapters }] = await Promise.all([
    import('#kernel/lifecycle/data-folder.ts'),
    import('#kernel/observability/logger.ts'),
    import('../adapters.ts'),
  ]);
  const configuration = await settingsFor(MONOLITH, instead);
  const folder = DataFolder.claim(configuration.data.dir);
  const logger = PinoLogger.to({ level: configuration.log.level });
  return { configuration, folder, logger, adapters: await chooseAdapters({ configuration, folder, logger }) };
}

async function layCatalogue(parts: KernelParts, count: number): Promise<void> {
  const [{ allModules: modules }, { seedInBulk }] = await Promise.all([
    import('../modules.ts'),
    import('../bulk-seeding.ts'),
  ]);
  const progress = new Progress({ what: 'accommodations', total: count });
  try {
    await seedInBulk({ ...parts, modules, count, laid: (laid) => progress.at(laid) });
  } finally {
    parts.folder.release();
  }
}

async function layDemoData(parts: KernelParts): Promise<void> {
  const [{ allModules: modules, demoLogins }, { Application }] = await Promise.all([
    import('../modules.ts'),
    import('../application.ts'),
  ]);
  const application = new Application({ ...parts, name: 'jumak', modules });
  await application.start();
  await application.stop();
  const output = new Output();
  output.tell('The demo data is there. One can sign in as:');
  for (const { role, email, password } of demoLogins) output.tell(`  ${role.padEnd(6)} ${email}  ${password}`);
}
