import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { isThere } from '../support/is-there.ts';

const SOURCE = join(import.meta.dirname, '../../scripts/launch/npm.ts');
/** Stays until it is told to stop, and says who it is. */
const LAUNCHER = `import('${SOURCE}').then(({ stopWithNpm }) => { stopWithNpm(); setInterval(() => {}, 1000); console.log(process.pid); })`;
/** Starts that, and stays as well. */
const NPM = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(LAUNCHER)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;

/** The process that a parent has started which was killed then. */
async function left(environment: NodeJS.ProcessEnv): Promise<number> {
  const { npm_lifecycle_event: _, ...others } = process.env;
  const npm = spawn(process.execPath, ['-e', NPM], {
    env: { ...others, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(createInterface({ input: npm.stdout }), 'line');
  npm.kill('SIGKILL');
  return Number(said);
}

it('whoever npm has started stops once npm is gone', async () => {
  const pid = await left({ npm_lifecycle_event: 'start:split' });
  await eventually(() => expect(isThere(pid)).toBe(false));
});

it('whoever something else has started stays', async () => {
  const pid = await left({});
  const other = await left({ npm_lifecycle_event: 'start:split' });
  await eventually(() => expect(isThere(other)).toBe(false));
  expect(isThere(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
