import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** No data: an index of the write-ahead log, which SQLite makes anew whenever somebody opens the database. */
const INDEX_OF_LOG = /-shm$/;

/** Every file of data below the folder with its content, its rights and the time of its last change. */
export function fingerprint(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !INDEX_OF_LOG.test(name))
    .sort()
    .map((name) => {
      const { mode, mtimeMs } = statSync(join(folder, name));
      return [name, mode.toString(8), mtimeMs, digestOf(join(folder, name))].join(' ');
    });
}

const digestOf = (file: string): string =>
  statSync(file).isDirectory() ? '' : createHash('sha256').update(readFileSync(file)).digest('hex');
