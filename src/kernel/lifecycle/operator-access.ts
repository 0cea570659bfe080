import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const access = z.object({ url: z.string(), token: z.string().optional() });

/** Where the process that serves a data folder is reached by its operators, and what they have to show. */
export type OperatorAccess = z.infer<typeof access>;

/** Keeps it in a file of the data folder that its owner alone may read (0600), for as long as the process can be reached. */
export class OperatorAccessFile {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = path.resolve(folder, 'operators.json');
  }

  write(given: OperatorAccess): void {
    const part = `${this.#file}.part`;
    fs.rmSync(part, { force: true });
    fs.writeFileSync(part, JSON.stringify(given), { mode: 0o600, flag: 'wx' });
    fs.renameSync(part, this.#file);
  }

  /** Undefined when no process is reached, or what is there was not written by one. */
  read(): OperatorAccess | undefined {
    try {
      return access.safeParse(JSON.parse(fs.readFileSync(this.#file, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }

  remove(): void {
    fs.rmSync(this.#file, { force: true });
  }
}
