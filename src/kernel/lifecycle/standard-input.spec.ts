import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const SOURCE = join(import.meta.dirname, 'standard-input.ts');
const PROGRAM = `process.once('SIGTERM', () => { console.log('stopped'); process.exit(); });
import('${SOURCE}').then(({ stopWithStandardInput }) => { stopWithStandardInput(); console.log('begun'); setInterval(() => {}, 1000); })`;

const started = (stdin: 'ignore' | 'pipe') => {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: [stdin, 'pipe', 'inherit'] });
  const said = child.stdout
    ?.setEncoding('utf8')
    .toArray()
    .then((pieces) => pieces.join(''));
  return { child, said };
};

it('tells a process to stop once the other end of a pipe is closed, and not before', async () => {
  const { child, said } = started('pipe');
  await once(child.stdout as NodeJS.ReadableStream, 'readable');
  expect(child.exitCode).toBeNull();
  child.stdin?.end();
  expect(await said).toBe('begun\nstopped\n');
});

it('tells it so at once where there is nothing to read, as with a supervisor', async () => {
  expect(await started('ignore').said).toBe('begun\nstopped\n');
});
