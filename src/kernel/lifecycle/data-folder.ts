import fs from 'node:fs';
import path from 'node:path';
import { hasLease, isLeased, isTaken, type Lease, takeLease } from './lease.ts';
import { type StartFault, StartFaults } from './start-faults.ts';

const OWNER = 'owner.pid';
const INCOMPLETE = 'restore-unfinished';
const LEASE = /^(lease\.sqlite(-\w+)?|owner\.pid)$/;

interface Claimed {
  readonly path: string;
  readonly lease: Lease;
  /** The outermost folder that was made for the claim. */
  readonly made: string | undefined;
  /** There was nothing in it before. */
  readonly wasEmpty: boolean;
}

/** A process works with it; a restore was broken off; the last process did not end in good order; nothing of all that. */
export type FolderState = 'held' | 'half-restored' | 'left' | 'free';

/** The folder of everything that the embedded mode writes; one process at a time, for as long as it holds the lease. */
export class DataFolder {
  readonly path: string;
  readonly #lease: Lease;
  readonly #made: string | undefined;
  readonly #wasEmpty: boolean;

  private constructor({ path, lease, made, wasEmpty }: Claimed) {
    this.path = path;
    this.#lease = lease;
    this.#made = made;
    this.#wasEmpty = wasEmpty;
  }

  /**
   * Makes the folder if need be and takes its lease, which the system takes back when the process dies, however it dies.
   * @throws StartFaults
   */
  static claim(folder: string): DataFolder {
    const absolute = path.resolve(folder);
    const owner = path.join(absolute, OWNER);
    let made: string | undefined;
    let wasEmpty: boolean;
    try {
      made = makeFolder(absolute);
      fs.accessSync(absolute, fs.constants.W_OK);
      wasEmpty = fs.readdirSync(absolute).length === 0;
    } catch (error) {
      throw new StartFaults([unwritable(absolute, error)]);
    }
    const lease = openLease(absolute, owner);
    if (fs.existsSync(path.join(absolute, INCOMPLETE))) {
      lease.release();
      throw new StartFaults([halfRestored(absolute)]);
    }
    fs.writeFileSync(owner, String(process.pid));
    return new DataFolder({ path: absolute, lease, made, wasEmpty });
  }

  /** How it stands with the folder; looking changes nothing and stands in nobody's way, also while a process starts. */
  static look(folder: string): FolderState {
    const absolute = path.resolve(folder);
    if (isLeased(absolute)) return 'held';
    if (fs.existsSync(path.join(absolute, INCOMPLETE))) return 'half-restored';
    return fs.existsSync(path.join(absolute, OWNER)) ? 'left' : 'free';
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** What is in it besides the lease. */
  contents(): string[] {
    return fs.readdirSync(this.path).filter((name) => !LEASE.test(name));
  }

  /** While it is incomplete, the folder of a process that dies can be claimed no more. */
  set incomplete(incomplete: boolean) {
    if (incomplete) fs.writeFileSync(this.file(INCOMPLETE), '', { flush: true });
    else fs.rmSync(this.file(INCOMPLETE));
  }

  /**
   * Gives it back, and as it was found where nothing was kept there before: what this process put there goes, and so do the folders that were made
   * for the claim. What others keep below it stays.
   */
  abandon(): void {
    if (this.#wasEmpty) {
      const own = fs.readdirSync(this.path).filter((name) => !hasLease(this.file(name)));
      for (const name of own) fs.rmSync(this.file(name), { recursive: true });
    }
    this.release();
    if (this.#made !== undefined) removeEmptyFolders({ from: this.path, to: this.#made });
  }

  release(): void {
    fs.rmSync(this.file(OWNER), { force: true });
    this.#lease.release();
  }
}

/**
 * Makes the folder and those above it, and answers the outermost one that was not there. Node's own recursive way never returns where the system
 * says of a folder that exists that it does not, as below /proc.
 */
function makeFolder(folder: string): string | undefined {
  if (fs.existsSync(folder)) return undefined;
  const above = path.dirname(folder) === folder ? undefined : makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o700 });
  return above ?? folder;
}

/** From the innermost out to the outermost, as far as nobody keeps anything there. */
function removeEmptyFolders({ from, to }: { readonly from: string; readonly to: string }): void {
  try {
    fs.rmdirSync(from);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  if (from !== to) removeEmptyFolders({ from: path.dirname(from), to });
}

function openLease(folder: string, owner: string): Lease {
  try {
    return takeLease(folder);
  } catch (error) {
    throw new StartFaults([isTaken(error) ? taken(folder, owner) : unwritable(folder, error)]);
  }
}

const taken = (folder: string, owner: string): StartFault => ({
  problem: `The data folder ${folder} is in use by another process${pidIn(owner)}.`,
  fix: 'Stop that process, or choose another folder with JUMAK_DATA_DIR.',
});

export const halfRestored = (folder: string): StartFault => ({
  problem: `A restore into the data folder ${folder} was broken off, so that it is not whole.`,
  fix: 'Delete what is in it, and restore again.',
});

const unwritable = (folder: string, error: unknown): StartFault => ({
  problem: `The data folder ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
  fix: 'Give this user the right to write there, free some space, or choose another folder with JUMAK_DATA_DIR.',
});

function pidIn(owner: string): string {
  try {
    return ` (pid ${Number.parseInt(fs.readFileSync(owner, 'utf8'), 10)})`;
  } catch {
    return '';
  }
}
