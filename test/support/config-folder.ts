import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from './temporary-folder.ts';

const SHIPPED = join(import.meta.dirname, '../../config');

/** A copy of config/ that a test may change. */
export class ConfigFolder {
  readonly #folder = new TemporaryFolder();

  constructor() {
    cpSync(SHIPPED, this.path, { recursive: true });
  }

  get path(): string {
    return this.#folder.path;
  }

  read(name: string): string {
    return readFileSync(this.#folder.file(name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(this.#folder.file(name), text);
  }

  append(name: string, text: string): void {
    appendFileSync(this.#folder.file(name), text);
  }

  replace(name: string, [from, to]: readonly [string, string]): void {
    const text = this.read(name);
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}`);
    this.write(name, text.replace(from, to));
  }

  remove(): void {
    this.#folder.remove();
  }
}
