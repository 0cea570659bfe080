import { afterAll, afterEach, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const MOST = 150_000_000;

const folder = new TemporaryFolder();
let program: ChildProgram;
afterEach(() => program.discard());
afterAll(() => folder.remove());

it.each(['first', 'second'])(
  `holds at most ${MOST / 1e6} MB of memory after the %s start with demo data`,
  async () => {
    program = ChildProgram.launch(folder.path, { JUMAK_DEMO_ENABLED: 'true' });
    await program.ready();
    const resident = program.residentBytes;
    program.kill('SIGTERM');
    await program.exit();
    expect(resident).toBeGreaterThan(30_000_000);
    expect(resident).toBeLessThanOrEqual(MOST);
  },
  120_000,
);
