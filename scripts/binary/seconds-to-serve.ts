import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** How long a first start takes in an empty folder, and one thereafter, as the program itself counts it. */
export async function secondsToServe(program: string): Promise<{ readonly first: string; readonly again: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jumak-'));
  try {
    return { first: await startOnce(program, folder), again: await startOnce(program, folder) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function startOnce(program: string, cwd: string): Promise<string> {
  const env = { PATH: process.env.PATH, JUMAK_HTTP_PORT: '0' };
  const child = spawn(program, ['start'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  let seconds: string | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (seconds !== undefined) return;
    seconds = /is serving after (\S+) s/.exec(said)?.[1];
    if (seconds !== undefined) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  if (seconds === undefined || code !== 0) throw new Error(`it does not serve (${code}):\n${said}`);
  return seconds;
}
