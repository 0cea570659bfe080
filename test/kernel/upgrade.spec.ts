import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import type { NamedMigration } from '#kernel/persistence/module-schema.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

class Create extends Migration {
  override up(): void {
    this.addSql('CREATE TABLE note (id INT NOT NULL PRIMARY KEY)');
  }
}
class Widen extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE note ADD COLUMN text VARCHAR(100)');
  }
}
class Break extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE nowhere ADD COLUMN text VARCHAR(100)');
  }
}
const CREATE: NamedMigration = { name: '0001-create', class: Create };
const WIDEN: NamedMigration = { name: '0002-widen', class: Widen };
const BREAK: NamedMigration = { name: '0003-break', class: Break };

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const open = (...migrations: readonly NamedMigration[]) =>
  SqliteDatabase.open({ file: folder.file('a.sqlite'), schema: { entities: [], migrations } });

async function wrote(id: number, ...migrations: readonly NamedMigration[]): Promise<void> {
  const database = await open(...migrations);
  await database.transaction.run(() => database.run('INSERT INTO note (id) VALUES (?)', [id]));
  await database.close();
}

const copies = () => readdirSync(folder.path).filter((name) => name.includes('.before-'));

function notesIn(name: string): unknown[] {
  const database = new DatabaseSync(folder.file(name), { readOnly: true });
  const notes = database.prepare('SELECT * FROM note ORDER BY id').all();
  database.close();
  return notes.map((note) => ({ ...note }));
}

describe('a file of the build before', () => {
  it('is copied as it was before its schema is brought up', async () => {
    await wrote(1, CREATE);
    await wrote(2, CREATE, WIDEN);
    expect([copies(), notesIn('a.sqlite.before-0002-widen')]).toEqual([['a.sqlite.before-0002-widen'], [{ id: 1 }]]);
  });

  it('is copied with what a killed process had left in the write-ahead log', async () => {
    const database = await open(CREATE);
    await database.transaction.run(() => database.run('INSERT INTO note (id) VALUES (1)'));
    const image = folder.image();
    await database.close();
    const upgraded = await SqliteDatabase.open({
      file: image.file('a.sqlite'),
      schema: { entities: [], migrations: [CREATE, WIDEN] },
    });
    await upgraded.close();
    const copy = new DatabaseSync(image.file('a.sqlite.before-0002-widen'), { readOnly: true });
    expect(copy.prepare('SELECT COUNT(*) AS notes FROM note').get()).toMatchObject({ notes: 1 });
    copy.close();
    image.remove();
  });

  it('is not copied again when the first attempt at the step has failed, so that the oldest state is kept', async () => {
    await wrote(1, CREATE);
    await expect(open(CREATE, BREAK)).rejects.toThrow();
    await wrote(2, CREATE);
    await expect(open(CREATE, BREAK)).rejects.toThrow();
    expect(notesIn('a.sqlite.before-0003-break')).toEqual([{ id: 1 }]);
  });

  it('is not copied when there is nothing to bring up', async () => {
    await wrote(1, CREATE);
    await wrote(2, CREATE);
    expect(copies()).toEqual([]);
  });

  it('is brought up by a step that the newer build was given later, whatever its name', async () => {
    await wrote(1, CREATE, { name: '0004-later', class: Widen });
    await wrote(
      2,
      CREATE,
      {
        name: '0002-between',
        class: class extends Migration {
          override up() {
            this.addSql('CREATE TABLE other (id INT)');
          }
        },
      },
      { name: '0004-later', class: Widen },
    );
    expect(notesIn('a.sqlite').length).toBe(2);
  });
});

describe('a file of the build after', () => {
  it('is worked with by the build before, which changes nothing of its schema', async () => {
    await wrote(1, CREATE, WIDEN);
    await wrote(2, CREATE);
    expect([copies(), notesIn('a.sqlite')]).toEqual([
      [],
      [
        { id: 1, text: null },
        { id: 2, text: null },
      ],
    ]);
  });

  it('is known for what it is', async () => {
    await wrote(1, CREATE, WIDEN);
    const database = await open(CREATE);
    await database.close();
    expect(database.ofNewer).toEqual(['0002-widen']);
  });

  it('is known to the build after as it was left', async () => {
    await wrote(1, CREATE, WIDEN);
    await wrote(2, CREATE);
    const again = await open(CREATE, WIDEN);
    await again.close();
    expect(again.migrated).toEqual([]);
  });
});
