import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../domain/clock.ts';
import type { DataFolder } from '../lifecycle/data-folder.ts';
import { BackupElsewhere, BackupRunning, BackupTargetTaken, BackupTargetUnusable } from './backup.errors.ts';
import { type BackupManifest, type CopiedFile, FORMAT, MANIFEST } from './backup-manifest.ts';
import { copyDurably, digestOf, syncFolder, writeDurably } from './durable-files.ts';
import type { Snapshot } from './snapshot.ts';

interface BackupParts {
  /** Undefined where the databases are not in the data folder. */
  readonly takeSnapshot: (() => Snapshot) | undefined;
  readonly folder: DataFolder;
  readonly clock: Clock;
  /** The version of the program. */
  readonly version: string;
}

interface Taken {
  readonly snapshot: Snapshot;
  readonly takenAt: string;
  readonly target: string;
}

const KEYS = 'keys';
const UNUSABLE = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENAMETOOLONG']);

/** Copies all that the data folder keeps, its keys too, into a new folder, as it was at one instant; the process goes on meanwhile. */
export class Backup {
  readonly #parts: BackupParts;
  #running = false;

  constructor(parts: BackupParts) {
    this.#parts = parts;
  }

  /** Whole or not at all: the folder has another name until it is complete. @throws BackupElsewhere, BackupTargetTaken, BackupTargetUnusable, BackupRunning */
  async write(target: string): Promise<BackupManifest> {
    const { takeSnapshot } = this.#parts;
    if (takeSnapshot === undefined) throw new BackupElsewhere();
    if (this.#running) throw new BackupRunning();
    this.#running = true;
    try {
      if (!isFree(target)) throw new BackupTargetTaken();
      return await this.#write(takeSnapshot(), target);
    } catch (cause) {
      throw UNUSABLE.has(codeOf(cause)) ? new BackupTargetUnusable({ cause }) : cause;
    } finally {
      this.#running = false;
    }
  }

  async #write(snapshot: Snapshot, target: string): Promise<BackupManifest> {
    try {
      const takenAt = new Date(this.#parts.clock.now()).toISOString();
      return await this.#copy({ snapshot, takenAt, target });
    } finally {
      snapshot.release();
    }
  }

  async #copy({ snapshot, takenAt, target }: Taken): Promise<BackupManifest> {
    const draft = fs.mkdtempSync(`${target}.part-`);
    try {
      if (snapshot.bytes > freeBytesIn(draft)) throw new BackupTargetUnusable();
      const databases = await snapshot.copyInto(draft);
      const keys = this.#copyKeys(draft);
      const manifest = { format: FORMAT, version: this.#parts.version, takenAt, databases, keys } as const;
      writeDurably(path.join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
      syncFolder(draft);
      fs.renameSync(draft, target);
      syncFolder(path.dirname(target));
      return manifest;
    } catch (error) {
      fs.rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  }

  /** Those that the settings give are not there to be copied. */
  #copyKeys(draft: string): CopiedFile[] {
    const source = this.#parts.folder.file(KEYS);
    if (!fs.existsSync(source)) return [];
    fs.mkdirSync(path.join(draft, KEYS), { mode: 0o700 });
    const keys = fs.readdirSync(source).map((name) => {
      const file = path.join(KEYS, name);
      copyDurably({ from: path.join(source, name), to: path.join(draft, file) });
      return { file, ...digestOf(path.join(draft, file)) };
    });
    syncFolder(path.join(draft, KEYS));
    return keys;
  }
}

const isFree = (target: string): boolean => !fs.existsSync(target) || isEmptyFolder(target);

const isEmptyFolder = (name: string): boolean => fs.statSync(name).isDirectory() && fs.readdirSync(name).length === 0;

function freeBytesIn(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
