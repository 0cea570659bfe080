import type { DatabaseCopy } from './backup-manifest.ts';

/** The databases of all modules at one and the same instant, as a crash would leave them; nobody who writes is kept waiting. */
export abstract class Snapshot {
  /** How much room the copies take. */
  abstract readonly bytes: number;
  /** Copies every database into the folder, checked and durable. @throws BackupTargetUnusable */
  abstract copyInto(folder: string): Promise<DatabaseCopy[]>;
  /** Lets the instant go. */
  abstract release(): void;
}
