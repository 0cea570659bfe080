import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { KeyRefused, makeKeyPem, privateKeyFrom } from './ec-key.ts';
import { KeyRing } from './key-ring.ts';

interface KeySource {
  /** The setting `auth.signingKey`. */
  readonly pem?: string | undefined;
  /** The setting of the key before it, whose tokens still count. */
  readonly retiredPem?: string | undefined;
  readonly dataDir: string;
}

/**
 * The keys of the settings, else those of `<data dir>/keys`, where a first start leaves one that only its owner can read.
 * A key laid beside it as `retired-signing-key.pem` verifies and no longer signs. Throws `KeyRefused`.
 */
export function loadKeys({ pem, retiredPem, dataDir }: KeySource): KeyRing {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'signing-key.pem');
  const retiredFile = join(folder, 'retired-signing-key.pem');
  const signing =
    pem === undefined ? privateKeyFrom({ pem: readOrMake({ folder, file }), setting: file }) : privateKeyFrom({ pem });
  if (retiredPem !== undefined) {
    return new KeyRing({
      signing,
      retired: [privateKeyFrom({ pem: retiredPem, setting: 'JUMAK_AUTH_RETIRED_SIGNING_KEY' })],
    });
  }
  if (pem === undefined && existsSync(retiredFile)) {
    return new KeyRing({
      signing,
      retired: [privateKeyFrom({ pem: readFileSync(retiredFile, 'utf8'), setting: retiredFile })],
    });
  }
  return new KeyRing({ signing });
}

function readOrMake({ folder, file }: { readonly folder: string; readonly file: string }): string {
  try {
    if (!existsSync(file)) make({ folder, file });
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KeyRefused({
      setting: file,
      reason: `cannot be read or made (${(error as NodeJS.ErrnoException).code})`,
    });
  }
}

/** Whole or not at all: of two starts at once one key wins, and both read that one. */
function make({ folder, file }: { readonly folder: string; readonly file: string }): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, makeKeyPem());
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
