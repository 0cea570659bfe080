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
  const lock = new DatabaseSync(path.join(folder, FILE), { timeout: LONGEST_LOOK_MS });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lease (taken); COMMIT');
  } catch (error) {
    lock.close();
    throw error;
  }
  return { release: () => lock.close() };
}

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
