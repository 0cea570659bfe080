import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the files of one test. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'jumak-test-'));

  file(name: string): string {
    return join(this.path, name);
  }

  /** What a crash at this moment would leave on the disk. */
  image(): TemporaryFolder {
    const image = new TemporaryFolder();
    cpSync(this.path, image.path, { recursive: true });
    return image;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
