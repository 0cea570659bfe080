import { createHash } from 'node:crypto';
import fs from 'node:fs';

const OWNER_ALONE = 0o600;
const CHUNK = 1 << 20;

/** What a file holds, in a form that tells it from any other. */
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a new file that only its owner can read, and returns once it would outlive a loss of power. */
export function writeDurably(file: string, content: string | Uint8Array): void {
  fs.writeFileSync(file, content, { flag: 'wx', mode: OWNER_ALONE, flush: true });
}

/** Copies into a new file that only its owner can read, durably. */
export function copyDurably({ from, to }: { readonly from: string; readonly to: string }): void {
  fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
  makeDurable(to);
}

/** Keeps a file that somebody else has written to its owner, and on the disk. */
export function makeDurable(file: string): void {
  fs.chmodSync(file, OWNER_ALONE);
  sync(file, 'r+');
}

/** Makes the names in the folder durable. */
export function syncFolder(folder: string): void {
  sync(folder, 'r');
}

export function digestOf(file: string): Digest {
  const hash = createHash('sha256');
  const handle = fs.openSync(file, 'r');
  const buffer = Buffer.alloc(CHUNK);
  let bytes = 0;
  try {
    for (let read = fs.readSync(handle, buffer); read > 0; read = fs.readSync(handle, buffer)) {
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
  } finally {
    fs.closeSync(handle);
  }
  return { bytes, sha256: hash.digest('hex') };
}

function sync(name: string, flags: string): void {
  const handle = fs.openSync(name, flags);
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
