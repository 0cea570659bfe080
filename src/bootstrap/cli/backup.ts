import path from 'node:path';
import { Command } from 'commander';
import type { BackupManifest } from '#kernel/backup/backup-manifest.ts';
import { DomainError } from '#kernel/domain/errors.ts';
import { demandFiles } from './demand-files.ts';
import { jsonOption, Output } from './output.ts';
import { refusalOf } from './refusals.ts';

export const backup = (): Command =>
  new Command('backup')
    .description('copy all databases and keys, as they are at one instant, into a new folder')
    .argument('<folder>', 'a folder that does not exist yet')
    .addOption(jsonOption())
    .action(run);

async function run(folder: string, options: { readonly json?: boolean }): Promise<void> {
  const target = path.resolve(folder);
  const manifest = await written(target);
  const output = new Output(options);
  output.show({ folder: target, ...manifest }, () => `${target}\n`);
  output.tell(`${summary(manifest)}, as they were at ${manifest.takenAt}.`);
  output.tell(
    manifest.keys.length === 0
      ? 'It holds no keys: they are given by the settings. It does hold personal data.'
      : 'It holds personal data and the keys that sign sessions: keep it where only you can read it.',
  );
}

/** Files of an older build are copied as they are, before a migration changes them; they have no place yet to write down who did it. */
async function written(target: string): Promise<BackupManifest> {
  const [{ DataFolder }, { MONOLITH, settingsFor }, { existingData }, { modulesOfOlderData }] = await Promise.all([
    import('#kernel/lifecycle/data-folder.ts'),
    import('../settings.ts'),
    import('./existing-data.ts'),
    import('./older-data.ts'),
  ]);
  demandFiles(await settingsFor(MONOLITH), 'backup');
  const { dir } = (await existingData()).data;
  if (DataFolder.look(dir) === 'held' || modulesOfOlderData(dir).length === 0) {
    const { operate } = await import('./operate.ts');
    return operate((operator) => operator.post<BackupManifest>({ path: '/ops/backup', body: { folder: target } }));
  }
  const { openData } = await import('./open-data.ts');
  const data = await openData();
  try {
    return await data.backup.write(target);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw refusalOf({ code: error.code, detail: error.text.en }, { folder: target });
  } finally {
    data.folder.release();
  }
}

function summary({ databases, keys }: BackupManifest): string {
  const rows = databases.flatMap((database) => Object.values(database.rows)).reduce((sum, count) => sum + count, 0);
  const bytes = databases.reduce((sum, database) => sum + database.bytes, 0);
  const size = (bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });
  return `${databases.length} databases with ${rows.toLocaleString('en')} rows (${size} MB) and ${keys.length} keys`;
}
