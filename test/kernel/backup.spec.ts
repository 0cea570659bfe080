import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Backup } from '#kernel/backup/backup.ts';
import type { DatabaseCopy } from '#kernel/backup/backup-manifest.ts';
import { Snapshot } from '#kernel/backup/snapshot.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

class EmptySnapshot extends Snapshot {
  readonly bytes: number;
  released = false;

  constructor(bytes: number) {
    super();
    this.bytes = bytes;
  }

  async copyInto(): Promise<DatabaseCopy[]> {
    return [];
  }

  release(): void {
    this.released = true;
  }
}

let data: TemporaryFolder;
let shelf: TemporaryFolder;
let folder: DataFolder;
beforeEach(() => {
  data = new TemporaryFolder();
  shelf = new TemporaryFolder();
  folder = DataFolder.claim(data.path);
});
afterEach(() => {
  folder.release();
  for (const made of [data, shelf]) made.remove();
});

const backup = (takeSnapshot: (() => Snapshot) | undefined) =>
  new Backup({ takeSnapshot, folder, clock: new FakeClock(), version: '1.2.3' }).write(shelf.file('backup'));

describe('a backup', () => {
  it('is refused before anything is copied when there is less space than the databases take', async () => {
    const snapshot = new EmptySnapshot(Number.MAX_SAFE_INTEGER);
    await expect(backup(() => snapshot)).rejects.toMatchObject({ code: 'BACKUP_TARGET_UNUSABLE' });
    expect([readdirSync(shelf.path), snapshot.released]).toEqual([[], true]);
  });

  it('is written where they fit', async () => {
    await backup(() => new EmptySnapshot(1));
    expect(readdirSync(shelf.path)).toEqual(['backup']);
  });

  it('leaves no draft behind when the databases cannot be held at an instant', async () => {
    const locked = () => {
      throw new Error('the database is locked');
    };
    await expect(backup(locked)).rejects.toThrow('the database is locked');
    expect(readdirSync(shelf.path)).toEqual([]);
  });

  it('is refused where the databases are elsewhere, and leaves nothing behind', async () => {
    await expect(backup(undefined)).rejects.toMatchObject({ code: 'BACKUP_ELSEWHERE' });
    expect(readdirSync(shelf.path)).toEqual([]);
  });
});
