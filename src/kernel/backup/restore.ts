import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { DataFolder } from '../lifecycle/data-folder.ts';
import { type StartFault, StartFaults } from '../lifecycle/start-faults.ts';
import { COMMAND } from '../program/program-files.ts';
import { type BackupManifest, backupManifest, type CopiedFile, MANIFEST } from './backup-manifest.ts';
import { copyDurably, digestOf, syncFolder } from './durable-files.ts';
import { Restoration } from './restoration.ts';

const SECOND = 1_000;

interface RestoreParts {
  /** The folder that a backup made. */
  readonly from: string;
  /** An empty data folder, claimed. */
  readonly to: DataFolder;
  readonly clock: Clock;
  /** Sessions that had ended after the backup live again when they are kept. */
  readonly sessions: 'ended' | 'kept';
  /** Without those of the backup the first start makes new ones, and the tokens of either installation do not count at the other. */
  readonly keys: 'restored' | 'new';
}

/** Puts a backup into a data folder; the first start does what remains. One that breaks off leaves a folder that refuses to start. @throws StartFaults */
export async function restore({ from, to, clock, sessions, keys }: RestoreParts): Promise<BackupManifest> {
  const manifest = readManifest(from);
  const files: readonly CopiedFile[] = [...manifest.databases, ...manifest.keys];
  const faults = [...notEmpty(to), ...files.flatMap((file) => damageOf(file, from))];
  if (faults.length > 0) throw new StartFaults(faults);
  to.incomplete = true;
  fs.mkdirSync(to.file('keys'), { recursive: true, mode: 0o700 });
  const wanted = keys === 'new' ? manifest.databases : files;
  for (const { file } of wanted) copyDurably({ from: path.join(from, file), to: to.file(file) });
  syncFolder(to.file('keys'));
  const restoredAt = await nextSecond(clock);
  Restoration.note(to, { takenAt: manifest.takenAt, restoredAt: new Date(restoredAt).toISOString(), sessions });
  syncFolder(to.path);
  to.incomplete = false;
  return manifest;
}

/** Tokens tell seconds: what is issued from now on can be told from what was issued before. */
async function nextSecond(clock: Clock): Promise<number> {
  const next = (Math.floor(clock.now() / SECOND) + 1) * SECOND;
  await sleep(next - clock.now());
  return next;
}

function readManifest(from: string): BackupManifest {
  const file = path.join(from, MANIFEST);
  const parsed = backupManifest.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw new StartFaults([
    {
      problem: `${from} is not a backup that this version of Jumak can read: its ${MANIFEST} is missing, damaged or of another format.`,
      fix: `Name a folder that \`${COMMAND} backup\` made, or use the version of Jumak that made it.`,
    },
  ]);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function notEmpty(folder: DataFolder): StartFault[] {
  const names = folder.contents();
  if (names.length === 0) return [];
  return [
    {
      problem: `The data folder ${folder.path} is not empty: it has ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and more' : ''}.`,
      fix: 'Restore into a folder of its own with --to, or move what is there out of the way.',
    },
  ];
}

function damageOf({ file, bytes, sha256 }: CopiedFile, from: string): StartFault[] {
  const fix = 'Take another backup: this one has been changed or was not copied in full.';
  try {
    const found = digestOf(path.join(from, file));
    return found.bytes === bytes && found.sha256 === sha256
      ? []
      : [{ problem: `${file} of the backup is damaged.`, fix }];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [{ problem: `${file} of the backup cannot be read (${code}).`, fix }];
  }
}
