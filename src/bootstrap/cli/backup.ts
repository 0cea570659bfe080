import path from 'node:path';
import { Command } from 'commander';
import type { BackupManifest } from '#kernel/backup/backup-manifest.ts';
import { jsonOption, Output } from './output.ts';

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

/** Without a process the files are copied as they are, of whatever version their schema is. */
async function written(target: string): Promise<BackupManifest> {
  const [{ DataFolder }, { existingData }] = await Promise.all([
    import('#kernel/lifecycle/data-folder.ts'),
    import('./existing-data.ts'),
  ]);
  if (DataFolder.isHeld(existingData().data.dir)) {
    const { operate } = await import('./operate.ts');
    return operate((operator) => operator.post<BackupManifest>('/ops/backup', { folder: target }));
  }
  const { openData } = await import('./open-data.ts');
  const data = await openData();
  try {
    return await data.backup.write(target);
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
