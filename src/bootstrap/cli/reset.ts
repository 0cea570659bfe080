import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { confirm } from './confirm.ts';
import { demandFiles } from './demand-files.ts';
import { Output } from './output.ts';
import { Refused } from './refused.ts';

interface ResetOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
}

const BESIDE_THE_DATABASES =
  /^(keys|owner\.pid|restore-unfinished|restored\.json(\.new)?|operators\.json(\.part)?|bulk-seeding\.json(\.new)?)$/;
const OF_A_DATABASE = /^(\w+)\.sqlite(-\w+|\.before-[\w.-]+(\.part)?)?$/;

export const reset = (): Command =>
  new Command('reset')
    .description('delete all data and keys of a stopped process')
    .option('--yes', 'do not ask; not enough in production')
    .option('--confirm <folder>', 'do not ask, in production either: the full path of the data folder')
    .action(run);

async function run({ yes = false, confirm: named }: ResetOptions): Promise<void> {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  const { allModules } = await import('../modules.ts');
  const { DataFolder } = await import('#kernel/lifecycle/data-folder.ts');
  const configuration = await settingsFor(MONOLITH);
  demandFiles(configuration, 'reset');
  const { data, environment } = configuration;
  const target = path.resolve(data.dir);
  const output = new Output();
  if (!fs.existsSync(target)) return output.tell(`There is no ${target}; nothing was deleted.`);
  const folder = DataFolder.claim(target);
  let deleted: readonly string[] = [];
  try {
    if (named !== target) await agree({ target, yes, production: environment === 'production' });
    deleted = writtenInto(target, { modules: allModules.map((module) => module.name) });
    for (const name of deleted) fs.rmSync(path.join(target, name), { recursive: true });
  } finally {
    folder.release();
  }
  output.tell(
    deleted.some((name) => OF_A_DATABASE.test(name))
      ? `All data and keys in ${target} are deleted.`
      : `There was no database in ${target}; what else Jumak had written there is deleted.`,
  );
}

/** What Jumak itself has written there, but for the lease. */
const writtenInto = (folder: string, { modules }: { readonly modules: readonly string[] }): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => BESIDE_THE_DATABASES.test(name) || modules.includes(OF_A_DATABASE.exec(name)?.[1] ?? ''));

async function agree({
  target,
  yes,
  production,
}: {
  readonly target: string;
  readonly yes: boolean;
  readonly production: boolean;
}): Promise<void> {
  if (production)
    throw new Refused({
      problem: `This is production: all reservations and accounts in ${target} would be lost.`,
      fix: `Back it up, then say --confirm ${target} if you mean it.`,
    });
  if (!yes) await confirm({ question: `All data and keys in ${target} will be deleted.`, word: 'delete' });
}
