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

const SIGNING_KEY = 'signing-key.pem';

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
export function loadKeys(source: KeySource): KeyRing {
  if (source.pem === undefined) keep(folderIn(source));
  return readKeys(source);
}

/** As `loadKeys`, of keys that are there already: nothing is made or changed. Throws `KeyRefused`. */
export function readKeys({ pem, retiredPem, dataDir }: KeySource): KeyRing {
  const folder = folderIn({ dataDir });
  const file = join(folder, SIGNING_KEY);
  const retiredFile = join(folder, 'retired-signing-key.pem');
  const signing = pem === undefined ? privateKeyFrom({ pem: read(file), setting: file }) : privateKeyFrom({ pem });
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

const folderIn = ({ dataDir }: Pick<KeySource, 'dataDir'>): string => join(dataDir, 'keys');

/** Makes the signing key unless there is one, and keeps others from reading it. */
function keep(folder: string): void {
  const file = join(folder, SIGNING_KEY);
  orRefuse(file, () => {
    if (!existsSync(file)) make({ folder, file });
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  });
}

const read = (file: string): string => orRefuse(file, () => readFileSync(file, 'utf8'));

function orRefuse<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyRefused({ setting: file, reason: `cannot be read or made (${code})` });
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
