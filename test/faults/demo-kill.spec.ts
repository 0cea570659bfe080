import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { eventually } from '../support/eventually.ts';
import { Invariants } from '../support/invariants.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const variables = { JUMAK_DEMO_ENABLED: 'true' };
/** Milliseconds after which a start is killed, one start after another. */
const KILLED_AFTER = [900, 1_100, 1_300, 1_500, 1_700];

const folder = new TemporaryFolder();
let program: ChildProgram | undefined;
afterEach(async () => {
  await program?.discard();
  folder.remove();
});

it('completes the demo data that killed starts have left half done', async () => {
  for (const after of KILLED_AFTER) {
    program = ChildProgram.launch(folder.path, variables);
    await sleep(after);
    program.kill('SIGKILL');
    await program.exit();
  }
  program = ChildProgram.launch(folder.path, variables);
  await program.ready();
  const invariants = Invariants.of(folder.path);
  await eventually(() => expect(invariants.settled()).toEqual([]));
  const [{ rooms } = { rooms: 0 }] = invariants.all<{ rooms: number }>('room', 'SELECT COUNT(*) AS rooms FROM room');
  const bookings = invariants.stays().length;
  invariants.close();
  expect([rooms, bookings]).toEqual([240, 21]);
});
