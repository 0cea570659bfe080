import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerStatus } from '../../scripts/infra/infrastructure.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/infra.ts');

/** A broker for one test alone, which it may stop, kill and start again. */
export class OwnKafka {
  readonly #folder = new TemporaryFolder();

  /** Starts it where it was before; the address of the broker. */
  async up(): Promise<string> {
    const status = await this.#infra('up', 'kafka');
    const address = status.find(({ server }) => server === 'kafka')?.address;
    if (address === undefined) throw new Error('the broker has no address');
    return address;
  }

  async down(): Promise<void> {
    await this.#infra('down', 'kafka');
  }

  async kill(): Promise<void> {
    await this.#infra('kill', 'kafka');
  }

  async discard(): Promise<void> {
    await this.#infra('wipe');
  }

  async #infra(...words: readonly string[]): Promise<readonly ServerStatus[]> {
    const args = [SCRIPT, ...words, '--json', '--at', this.#folder.path];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as ServerStatus[];
  }
}
