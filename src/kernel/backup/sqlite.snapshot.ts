import { once } from 'node:events';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { threadOf } from '../program/program-files.ts';
import { BackupTargetUnusable } from './backup.errors.ts';
import type { DatabaseCopy } from './backup-manifest.ts';
import { Snapshot } from './snapshot.ts';
import type { CopyFacts } from './sqlite.copy-facts.ts';

export interface ModuleFile {
  readonly module: string;
  readonly file: string;
}

interface Opened extends ModuleFile {
  readonly connection: DatabaseSync;
}

const PAGES_A_STEP = 256;
const FULL = 13;

/** Read transactions on the files of the modules. What they see stays as it is while others go on writing. */
export class SqliteSnapshot extends Snapshot {
  readonly bytes: number;
  readonly #opened: readonly Opened[];

  private constructor(opened: readonly Opened[]) {
    super();
    this.#opened = opened;
    this.bytes = opened.reduce((sum, { connection }) => sum + sizeOf(connection), 0);
  }

  /**
   * Begins all of them in one turn of the event loop. The process that holds the lease writes on this thread alone, so nothing is committed
   * between the first and the last of them.
   */
  static take(files: readonly ModuleFile[]): SqliteSnapshot {
    return new SqliteSnapshot(files.map(({ module, file }) => ({ module, file, connection: openSnapshot(file) })));
  }

  async copyInto(folder: string): Promise<DatabaseCopy[]> {
    const copies: DatabaseCopy[] = [];
    for (const { module, file, connection } of this.#opened) {
      const name = path.basename(file);
      await copy(connection, path.join(folder, name));
      copies.push({ module, file: name, ...(await factsOf(path.join(folder, name))) });
    }
    return copies;
  }

  release(): void {
    for (const { connection } of this.#opened) connection.close();
  }
}

async function copy(connection: DatabaseSync, target: string): Promise<void> {
  try {
    await backup(connection, target, { rate: PAGES_A_STEP });
  } catch (cause) {
    if ((cause as { readonly errcode?: number }).errcode !== FULL) throw cause;
    throw new BackupTargetUnusable({ cause });
  }
}

function openSnapshot(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  connection.exec('BEGIN; SELECT 1 FROM sqlite_master');
  return connection;
}

const sizeOf = (connection: DatabaseSync): number => {
  const { bytes } = connection
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as { readonly bytes: number };
  return bytes;
};

/** Reads the whole copy, so it is done beside the thread that serves. */
async function factsOf(file: string): Promise<CopyFacts> {
  const worker = threadOf('src/kernel/backup/sqlite.copy-facts.ts', file);
  const [facts] = await once(worker, 'message');
  return facts;
}
