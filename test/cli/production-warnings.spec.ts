import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeKeyPem } from '#kernel/auth/ec-key.ts';
import { ChildProgram } from '../support/child-program.ts';
import { jumak } from '../support/jumak.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const PRODUCTION = {
  JUMAK_ENVIRONMENT: 'production',
  JUMAK_AUTH_SIGNING_KEY: makeKeyPem(),
  JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64'),
  JUMAK_RATE_LIMITS_ENABLED: 'true',
};
const REACHABLE = { ...PRODUCTION, JUMAK_HTTP_PUBLIC_URL: 'https://inn.example.com' };
const NO_MAIL = 'No mail server is configured';
const NO_ADDRESS = 'The public address is not configured';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

describe('production without a mail server', () => {
  it('is told so by the screen of the start', async () => {
    const program = ChildProgram.launch(folder.file('data'), REACHABLE);
    try {
      await program.ready();
      expect(program.output).toContain(`WARNING      ${NO_MAIL}`);
      expect(program.output).not.toContain(NO_ADDRESS);
    } finally {
      await program.discard();
    }
  });

  it.each([
    ['and a public address', PRODUCTION, [NO_MAIL, NO_ADDRESS]],
    ['alone', REACHABLE, [NO_MAIL]],
  ])('%s is told so by the doctor, with the fix', async (_, variables, expected) => {
    const { stdout } = await jumak(['doctor', '--json'], { cwd: folder.path, variables });
    const letters = JSON.parse(stdout).filter(({ check }: { check: string }) => check === 'letters');
    expect(letters).toEqual(
      expected.map((problem) => ({
        check: 'letters',
        says: expect.stringContaining(problem),
        fix: expect.stringContaining('Set JUMAK_'),
      })),
    );
  });
});
