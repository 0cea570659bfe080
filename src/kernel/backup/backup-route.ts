import path from 'node:path';
import { z } from 'zod';
import { route } from '../http/route.ts';
import { BackupElsewhere, BackupRunning, BackupTargetTaken, BackupTargetUnusable } from './backup.errors.ts';
import { Backup } from './backup.ts';
import { backupManifest } from './backup-manifest.ts';

const LONGEST_PATH = 1_024;

/** For the operator of a running process; the folder is one of its machine. */
export const backupRoute = route({
  method: 'POST',
  path: '/ops/backup',
  base: 'root',
  summary: 'Copy all databases and keys, as they are at this instant, into a new folder',
  policy: 'admin',
  body: z.strictObject({
    folder: z
      .string()
      .max(LONGEST_PATH)
      .refine((folder) => path.isAbsolute(folder) && !folder.includes('\0'), { error: 'is not an absolute path' }),
  }),
  answers: { 201: backupManifest },
  problems: [BackupTargetTaken, BackupTargetUnusable, BackupRunning, BackupElsewhere],
  inject: [Backup],
  handle: async ({ body: { folder } }, backup) => ({ status: 201, body: await backup.write(folder) }),
});
