import path from 'node:path';
import { Command, Option } from 'commander';
import { START_COMMAND } from '#kernel/program/program-files.ts';
import { demandFiles } from './demand-files.ts';
import { jsonOption, Output } from './output.ts';

interface RestoreOptions {
  readonly to?: string;
  readonly keepSessions?: boolean;
  readonly newKeys?: boolean;
  readonly json?: boolean;
}

export const restore = (): Command =>
  new Command('restore')
    .description('put a backup into an empty data folder; the next start serves it')
    .argument('<folder>', 'a folder that `jumak backup` made')
    .option('--to <folder>', 'the data folder (JUMAK_DATA_DIR when not said)')
    .addOption(
      new Option(
        '--keep-sessions',
        'leave everybody signed in who was so at the backup, also those who have logged out since',
      ),
    )
    .addOption(
      new Option(
        '--new-keys',
        'leave the keys of the backup out, and let the next start make others: for a rehearsal, whose tokens must not count at the original',
      ).conflicts('keepSessions'),
    )
    .addOption(jsonOption())
    .action(run);

async function run(
  from: string,
  { to, keepSessions = false, newKeys = false, ...options }: RestoreOptions,
): Promise<void> {
  const { SystemClock } = await import('#kernel/domain/clock.ts');
  const { DataFolder } = await import('#kernel/lifecycle/data-folder.ts');
  const { restore: put } = await import('#kernel/backup/restore.ts');
  const folder = DataFolder.claim(to ?? (await configuredFolder()));
  let done = false;
  try {
    const sessions = keepSessions ? 'kept' : 'ended';
    const keys = newKeys ? 'new' : 'restored';
    const manifest = await put({ from: path.resolve(from), to: folder, clock: new SystemClock(), sessions, keys });
    done = true;
    const output = new Output(options);
    output.show({ folder: folder.path, sessions, keysAre: keys, ...manifest }, () => `${folder.path}\n`);
    output.tell(
      `The data of ${manifest.takenAt} is in ${folder.path}; start it with JUMAK_DATA_DIR=${folder.path} ${START_COMMAND}.`,
    );
    if (newKeys) output.tell('Its keys are made at that start, unless the settings give them: then give it others.');
    output.tell(
      keepSessions
        ? 'Sessions are kept: whoever has logged out or changed a password since the backup is signed in again.'
        : 'Everybody has to sign in again.',
    );
  } finally {
    if (done) folder.release();
    else folder.abandon();
  }
}

async function configuredFolder(): Promise<string> {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  const configuration = await settingsFor(MONOLITH);
  demandFiles(configuration, 'restore');
  return configuration.data.dir;
}
