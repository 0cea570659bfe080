import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILE = 'lease.sqlite';
/** Who takes the lease waits so long for one who only looks whether it is held; a holder does not let go meanwhile. */
const LONGEST_LOOK_MS = 500;

/** A lock on a file of the data folder, which the system takes back when the process dies, however it dies. */
export interface Lease {
  release(): void;
}

/** Throws what `isTaken` recognises when another process has it. */
export function takeLease(folder: string): Lease {
  for (;;) {
    const before = fileNumberOf(folder);
    const lock = new DatabaseSync(path.join(folder, FILE), { timeout: LONGEST_LOOK_MS });
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lease (taken); COMMIT');
      if (fileNumberOf(folder) === before) return { release: () => lock.close() };
    } catch (error) {
      lock.close();
      throw error;
    }
    lock.close();
  }
}

/**
 * Which file it is that has the name now, made if need be: whoever abandons a folder takes its lease away, and a lock on that holds nobody off.
 * One that is there is not opened: to close it would give up the locks that this process has on it.
 */
function fileNumberOf(folder: string): bigint {
  const file = path.join(folder, FILE);
  for (;;) {
    const found = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found !== undefined) return found.ino;
    try {
      fs.writeFileSync(file, '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether it is the folder of a process, at work or not. */
export const hasLease = (folder: string): boolean => fs.existsSync(path.join(folder, FILE));

/** Whether a process has it now. Only looks: it changes nothing, and keeps nobody from taking it. */
export function isLeased(folder: string): boolean {
  const file = path.join(folder, FILE);
  if (!fs.existsSync(file)) return false;
  const look = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    look.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isTaken(error);
  } finally {
    look.close();
  }
}

export const isTaken = (error: unknown): boolean => (error as { readonly errcode?: number }).errcode === 5;
