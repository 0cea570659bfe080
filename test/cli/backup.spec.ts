import { existsSync, readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { jumak } from '../support/jumak.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let program: ChildProgram;

beforeEach(async () => {
  folder = new TemporaryFolder();
  program = ChildProgram.launch(folder.file('data'));
  await program.ready();
});
afterEach(async () => {
  await program.discard();
  folder.remove();
});

const run = (...words: readonly string[]) => jumak(words, { cwd: folder.path });

it('asks the process that works with the data to back it up, and puts it back elsewhere', async () => {
  const backedUp = await run('backup', 'shelf', '--json');
  const restored = await run('restore', 'shelf', '--to', 'elsewhere');
  expect([backedUp.code, JSON.parse(backedUp.stdout).databases.length]).toEqual([0, 4]);
  expect([restored.code, restored.stderr]).toEqual([0, expect.stringContaining('Everybody has to sign in again')]);
  expect(restored.stderr).toContain(`JUMAK_DATA_DIR=${folder.file('elsewhere')} npm start.`);
  const again = ChildProgram.launch(folder.file('elsewhere'));
  try {
    await again.ready();
    expect((await fetch(`${again.url}/health/ready`)).status).toBe(200);
  } finally {
    await again.discard();
  }
});

it('says of the folder what the process has to say against it, and nothing of its API', async () => {
  await run('backup', 'shelf');
  const [taken, nowhere] = [await run('backup', 'shelf'), await run('backup', 'no/where')];
  expect([taken.code, taken.stderr]).toEqual([
    1,
    `jumak: There is something in ${folder.file('shelf')} already.\n  -> Name a folder that does not exist yet.\n`,
  ]);
  expect(nowhere.stderr).toContain(
    `The folder ${folder.file('no/where')} cannot be made.\n  -> See that ${folder.file('no')} exists`,
  );
});

it('copies the files when no process works with them, also after a kill', async () => {
  program.kill('SIGKILL');
  await program.exit();
  const { code, stdout } = await run('backup', 'shelf');
  expect([code, stdout]).toEqual([0, `${folder.file('shelf')}\n`]);
});

it('leaves nothing of a restore that is refused', async () => {
  await run('backup', 'shelf');
  rmSync(folder.file('shelf/room.sqlite'));
  const { code, stderr } = await run('restore', 'shelf', '--to', 'elsewhere');
  expect([code, stderr]).toEqual([1, expect.stringContaining('room.sqlite')]);
  expect(existsSync(folder.file('elsewhere'))).toBe(false);
});

it('leaves the keys of a rehearsal to its first start', async () => {
  await run('backup', 'shelf');
  const { code, stderr } = await run('restore', 'shelf', '--to', 'rehearsal', '--new-keys');
  expect([code, stderr]).toEqual([0, expect.stringContaining('Its keys are made at that start')]);
  expect(readdirSync(folder.file('rehearsal/keys'))).toEqual([]);
});
