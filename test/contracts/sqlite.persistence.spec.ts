import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { Note, noteSchema } from '../support/scratch-notes.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { type OpenedStore, persistenceContract } from './persistence.contract.ts';

async function open(folder: TemporaryFolder, schema = noteSchema): Promise<OpenedStore> {
  const database = await SqliteDatabase.open({ file: folder.file('note.sqlite'), schema });
  return { database, transaction: database.transaction, close: () => database.close() };
}

describe('the SQLite database', () => {
  persistenceContract(async () => {
    const folder = new TemporaryFolder();
    return { open: (schema) => open(folder, schema), discard: async () => folder.remove() };
  });
});

describe('a fault of SQLite', () => {
  let folder: TemporaryFolder;
  let opened: OpenedStore;
  const write = (id: string) => opened.database.run('INSERT INTO note (id, body) VALUES (?, ?)', [id, id]);
  const ids = async () =>
    (await opened.database.all<{ id: string }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);

  beforeEach(async () => {
    folder = new TemporaryFolder();
    opened = await open(folder);
  });
  afterEach(async () => {
    await opened.close();
    folder.remove();
  });

  it('like a file that somebody else holds is answered with UNAVAILABLE, and is over when he lets go', async () => {
    const other = new DatabaseSync(folder.file('note.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    await expect(opened.transaction.run(() => write('a'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    other.close();
    await opened.transaction.run(() => write('b'));
    expect(await ids()).toEqual(['b']);
  });

  it('like a full disk is answered with UNAVAILABLE; reading goes on, and smaller units too', async () => {
    const { transaction, database } = opened;
    await transaction.run(() => write('a'));
    await transaction.run(async () => {
      const { page_count: pages } = (await database.get<{ page_count: number }>('PRAGMA page_count')) ?? {
        page_count: 0,
      };
      await database.get(`PRAGMA max_page_count = ${pages}`);
    });
    const large = () => database.run('INSERT INTO note (id, body) VALUES (?, ?)', ['large', 'x'.repeat(100_000)]);
    const answers = await Promise.allSettled([transaction.run(large), transaction.run(() => write('b'))]);
    expect(answers).toMatchObject([{ status: 'rejected', reason: { code: 'UNAVAILABLE' } }, { status: 'fulfilled' }]);
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('is recognised through the object mapper', async () => {
    const { transaction, database } = opened;
    const faults: boolean[] = [];
    const unit = transaction.run(async () => {
      const { page_count: pages } = (await database.get<{ page_count: number }>('PRAGMA page_count')) ?? {
        page_count: 0,
      };
      await database.get(`PRAGMA max_page_count = ${pages}`);
      database.entityManager().persist(new Note({ id: 'large', body: 'x'.repeat(100_000) }));
      try {
        await database.entityManager().flush();
      } catch (error) {
        faults.push(transaction.isFault(error));
        throw error;
      }
    });
    await expect(unit).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(faults).toEqual([true]);
  });

  it('that ends the transaction lets nothing through that a unit writes afterwards', async () => {
    const { transaction, database } = opened;
    await transaction.run(() => write('a'));
    const unit = transaction.run(async () => {
      await database.run("INSERT OR ROLLBACK INTO note (id, body) VALUES ('a', 'again')").catch(() => undefined);
      await write('b').catch(() => undefined);
      await write('c').catch(() => undefined);
    });
    await expect(unit).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await ids()).toEqual(['a']);
  });
});

describe('a process that is killed while it commits', () => {
  const WRITERS = 16;
  const script = new URL('../support/write-until-killed.ts', import.meta.url).pathname;

  async function acknowledged(child: ChildProcess, enough: number): Promise<Set<string>> {
    const ids = new Set<string>();
    let rest = '';
    const ended = once(child, 'close');
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) ids.add(line);
      if (ids.size >= enough && !child.killed) child.kill('SIGKILL');
    });
    await ended;
    return ids;
  }

  it('leaves a sound file that has every unit it answered, and each of them whole, ten times over', async () => {
    const folder = new TemporaryFolder();
    const kill = async (round: number) => {
      const file = folder.file(`round-${round}.sqlite`);
      const child = spawn(process.execPath, [script, file, String(WRITERS)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const answered = await acknowledged(child, 100 + round * 37);
      expect(child.signalCode).toBe('SIGKILL');
      const database = await SqliteDatabase.open({ file, schema: noteSchema });
      expect(await database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      const rows = await database.all<{ id: string }>('SELECT id FROM note');
      const stored = new Set(rows.map(({ id }) => id));
      expect([...answered].filter((id) => !stored.has(`${id} left`) || !stored.has(`${id} right`))).toEqual([]);
      expect(
        [...stored].filter(
          (id) => !stored.has(id.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left'))),
        ),
      ).toEqual([]);
      await database.close();
    };
    for (let round = 0; round < 10; round += 2) await Promise.all([kill(round), kill(round + 1)]);
    folder.remove();
  }, 180_000);
});
