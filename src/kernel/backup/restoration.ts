import fs from 'node:fs';
import { z } from 'zod';
import type { DataFolder } from '../lifecycle/data-folder.ts';
import { StartFaults } from '../lifecycle/start-faults.ts';
import { writeDurably } from './durable-files.ts';

const FILE = 'restored.json';

const note = z.object({
  takenAt: z.iso.datetime(),
  restoredAt: z.iso.datetime(),
  sessions: z.enum(['ended', 'kept']),
  /** Whether a start has yet to do what a restore calls for. */
  pending: z.boolean(),
});

/** What a data folder remembers of the backup that it was restored from. */
export class Restoration {
  readonly #file: string;
  readonly #note: z.infer<typeof note>;
  #pending: boolean;

  private constructor(file: string, known: z.infer<typeof note>) {
    this.#file = file;
    this.#note = known;
    this.#pending = known.pending;
  }

  /** Undefined for a folder that was never restored. @throws StartFaults */
  static of(folder: DataFolder): Restoration | undefined {
    const file = folder.file(FILE);
    if (!fs.existsSync(file)) return undefined;
    try {
      return new Restoration(file, note.parse(JSON.parse(fs.readFileSync(file, 'utf8'))));
    } catch {
      throw new StartFaults([
        {
          problem: `${file} cannot be read, and it says since when sessions count.`,
          fix: 'Restore the backup again, into an empty folder.',
        },
      ]);
    }
  }

  static note(
    folder: DataFolder,
    { takenAt, restoredAt, sessions }: Omit<z.infer<typeof note>, 'pending'>,
  ): Restoration {
    const restoration = new Restoration(folder.file(FILE), { takenAt, restoredAt, sessions, pending: true });
    restoration.#write();
    return restoration;
  }

  /** Tokens of before count no more, because nobody knows which of them had been revoked; 0 when the sessions were kept. */
  get tokensCountSince(): number {
    return this.#note.sessions === 'kept' ? 0 : Date.parse(this.#note.restoredAt);
  }

  get endsSessions(): boolean {
    return this.#note.sessions === 'ended';
  }

  get pending(): boolean {
    return this.#pending;
  }

  /** The first start has done what was to be done. */
  settle(): void {
    this.#pending = false;
    this.#write();
  }

  #write(): void {
    const draft = `${this.#file}.new`;
    fs.rmSync(draft, { force: true });
    writeDurably(draft, `${JSON.stringify({ ...this.#note, pending: this.#pending }, null, 2)}\n`);
    fs.renameSync(draft, this.#file);
  }
}
