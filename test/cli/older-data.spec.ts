import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprint } from '../support/fingerprint.ts';
import { jumak } from '../support/jumak.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const LATEST_STEP = '0000-8-audit';
const AN_ID = '019aaaaa-0000-7000-8000-000000000000';

/** As the build before has left it. */
const older = new TemporaryFolder();
let folder: TemporaryFolder;
beforeAll(async () => {
  await jumak(['migrate'], { cwd: older.path });
  const database = new DatabaseSync(older.file('data/member.sqlite'));
  database.exec(`DROP TABLE audit_entry; DELETE FROM migration WHERE name = '${LATEST_STEP}'`);
  database.close();
});
afterAll(() => older.remove());
beforeEach(() => {
  folder = older.image();
});
afterEach(() => folder.remove());

const run = (words: string) => jumak(words.split(' '), { cwd: folder.path });

const databases = () => fingerprint(folder.file('data')).filter((line) => !/^(lease\.sqlite|owner\.pid)/.test(line));

describe('the data of an older build', () => {
  it.each([
    'modules',
    'dead-letters list',
    `dead-letters show ${AN_ID}`,
    `saga show ${AN_ID}`,
    'modules resync member',
    `member grant guest@inn.example HOST`,
  ])('is not changed by `jumak %s`, which says what to do first', async (words) => {
    const before = databases();
    const { code, stdout, stderr } = await run(words);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('of an older version of Jumak (member)')]);
    expect(stderr).toContain('-> Run `npx jumak migrate`');
    expect(databases()).toEqual(before);
  });

  it('can be worked with again once it is migrated', async () => {
    await run('migrate');
    expect((await run('modules')).code).toBe(0);
  });

  it('is backed up as it is, before anything changes it', async () => {
    const { code } = await run('backup shelf');
    const copy = new DatabaseSync(folder.file('shelf/member.sqlite'), { readOnly: true });
    const steps = copy.prepare('SELECT name FROM migration').all();
    copy.close();
    expect([code, steps.some(({ name }) => name === LATEST_STEP)]).toEqual([0, false]);
    expect(readdirSync(folder.file('data')).filter((name) => name.includes('.before-'))).toEqual([]);
  });
});

it('a backup of files that no process works with is written down, when they are of this build', async () => {
  await run('migrate');
  expect((await run('backup shelf')).code).toBe(0);
  const room = new DatabaseSync(folder.file('data/room.sqlite'), { readOnly: true });
  const kept = room.prepare('SELECT action, subject_id, actor_kind FROM audit_entry').all();
  room.close();
  expect(kept.map((act) => ({ ...act }))).toEqual([
    { action: 'backup.write', subject_id: folder.file('shelf'), actor_kind: 'OPERATOR' },
  ]);
});
