import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUILD = join(import.meta.dirname, '../../scripts/build-binary.ts');

/** Builds the program as one file, with what lies beside it, and answers where it is. */
export async function buildOneFile(folder: string): Promise<string> {
  await promisify(execFile)(process.execPath, [BUILD, '--untimed', '--to', folder]);
  return join(folder, 'jumak');
}
