import path from 'node:path';
import { z } from 'zod';
import { ProcessAudit } from '../audit/process-audit.ts';
import { fault } from '../http/field-faults.ts';
import { actorOf } from '../http/operator.ts';
import { route } from '../http/route.ts';
import { BackupElsewhere, BackupRunning, BackupTargetTaken, BackupTargetUnusable } from './backup.errors.ts';
import { Backup } from './backup.ts';
import { backupManifest } from './backup-manifest.ts';

const LONGEST_PATH = 1_024;

const folder = z
  .string()
  .max(LONGEST_PATH)
  .refine(
    (given) => path.isAbsolute(given) && !given.includes('\0'),
    fault({
      code: 'not_absolute',
      ko: '/backups/2026-11-25처럼 /로 시작하는 전체 경로를 적어 주세요.',
      en: 'Give the full path, which begins with a slash, such as /backups/2026-11-25.',
    }),
  );

/** For the operator of a running process; the folder is one of its machine. */
export const backupRoute = route({
  method: 'POST',
  path: '/ops/backup',
  base: 'root',
  summary: 'Copy all databases and keys, as they are at this instant, into a new folder',
  policy: 'admin',
  body: z.strictObject({ folder }),
  answers: { 201: backupManifest },
  problems: [BackupTargetTaken, BackupTargetUnusable, BackupRunning, BackupElsewhere],
  inject: [Backup, ProcessAudit],
  handle: async ({ body: { folder: id }, caller, headers }, backup, audit) => {
    const actor = actorOf({ caller, headers });
    const act = audit.begin({ actor, action: 'backup.write', subject: { kind: 'backup', id } });
    const manifest = await backup.write(id);
    await audit.record(act);
    return { status: 201, body: manifest };
  },
});
