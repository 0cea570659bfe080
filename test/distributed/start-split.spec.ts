import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { dropSchemas } from '../support/mysql-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const START_WITHIN = 180_000;

let folder: TemporaryFolder;
let launcher: ChildProcess | undefined;
let output = '';

afterEach(async () => {
  if (launcher?.pid !== undefined && launcher.exitCode === null && launcher.signalCode === null)
    process.kill(-launcher.pid, 'SIGKILL');
  const [, prefix] = /begin with (\w+)/.exec(output) ?? [];
  if (prefix !== undefined) await dropSchemas(prefix);
  folder.remove();
}, START_WITHIN);

const pidOf = (name: string): number => Number(new RegExp(`^✓ ${name} .* pid (\\d+),`, 'm').exec(output)?.[1]);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it(
  'npm run start:split tells of a process that has ended, goes on, and ends all with a Ctrl-C that comes twice',
  async () => {
    folder = new TemporaryFolder();
    launcher = spawn(process.execPath, ['scripts/start-split.ts'], {
      cwd: CHECKOUT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, JUMAK_DATA_DIR: folder.path, JUMAK_HTTP_PORT: '0', JUMAK_DEMO_ENABLED: 'false' },
    });
    const keep = (text: Buffer) => {
      output += text;
    };
    launcher.stdout?.on('data', keep);
    launcher.stderr?.on('data', keep);
    const exited = once(launcher, 'close');
    await eventually(() => expect(output).toContain('Ctrl-C stops it in good order.'), { within: START_WITHIN });
    const [, url] = /API\s+(\S+)\/api\/v1/.exec(output) ?? [];
    expect((await fetch(`${url}/api/v1/accommodations`)).status).toBe(200);
    const pids = ['member', 'accommodation', 'reservation', 'gateway'].map(pidOf);
    process.kill(pidOf('room'), 'SIGKILL');
    await eventually(() =>
      expect(output).toMatch(/✗ room .* has ended with SIGKILL; the rest goes on\.\n.*jumak start room/),
    );
    expect((await fetch(`${url}/api/v1/accommodations`)).status).toBe(200);
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
    const [code] = await exited;
    expect([code, pids.filter(isThere)]).toEqual([1, []]);
    expect(output).toContain('✗ room ended with SIGKILL.');
    expect(output).not.toMatch(/✗ (member|accommodation|reservation|gateway) ended/);
  },
  2 * START_WITHIN,
);
