import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Tells when the files of settings in a folder have changed. It looks at them when it is asked, for not every disk tells by itself. */
export class WatchedFolder {
  readonly #directory: string;
  #known: string;
  #seen: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#known = signatureOf(directory);
    this.#seen = this.#known;
  }

  /** Once for each change, and only when they have stood still from one look to the next, so that nobody reads what is half written. */
  changed(): boolean {
    const now = signatureOf(this.#directory);
    const still = now === this.#seen;
    this.#seen = now;
    if (!still || now === this.#known) return false;
    this.#known = now;
    return true;
  }
}

function signatureOf(directory: string): string {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
    return names
      .sort()
      .map((name) => `${name} ${signatureOfFile(join(directory, name))}`)
      .join('\n');
  } catch {
    return 'no folder';
  }
}

function signatureOfFile(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}
