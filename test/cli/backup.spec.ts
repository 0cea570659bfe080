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
  const again = ChildProgram.launch(folder.file('elsewhere'));
  try {
    await again.ready();
    expect((await fetch(`${again.url}/health/ready`)).status).toBe(200);
  } finally {
    await again.discard();
  }
}, 60_000);

it('says what the process has to say against it', async () => {
  await run('backup', 'shelf');
  const { code, stderr } = await run('backup', 'shelf');
  expect([code, stderr]).toEqual([1, expect.stringContaining('name one that does not exist yet')]);
}, 60_000);

it('copies the files when no process works with them, also after a kill', async () => {
  program.kill('SIGKILL');
  await program.exit();
  const { code, stdout } = await run('backup', 'shelf');
  expect([code, stdout]).toEqual([0, `${folder.file('shelf')}\n`]);
}, 60_000);
