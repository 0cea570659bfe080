import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { TemporaryFolder } from './temporary-folder.ts';

const CHUNK = Buffer.alloc(4_096);

/** A file system of a few megabytes in memory, for the data of one test; only root can have one. */
export class SmallDisk {
  readonly #folder = new TemporaryFolder();

  constructor({ megabytes }: { readonly megabytes: number }) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.#folder.path], { stdio: 'pipe' });
  }

  static possible(): boolean {
    try {
      new SmallDisk({ megabytes: 1 }).remove();
      return true;
    } catch {
      return false;
    }
  }

  get path(): string {
    return this.#folder.path;
  }

  /** Takes all the space that is left. */
  fill(): void {
    const ballast = openSync(this.#folder.file('ballast'), 'a');
    try {
      for (;;) writeSync(ballast, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballast);
    }
  }

  free(): void {
    rmSync(this.#folder.file('ballast'));
  }

  set readOnly(readOnly: boolean) {
    execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.#folder.path]);
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.#folder.path]);
    this.#folder.remove();
  }
}
