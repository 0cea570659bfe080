import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { eventually } from '../support/eventually.ts';
import { isThere } from '../support/is-there.ts';
import { jumak } from '../support/jumak.ts';
import { dropSchemas } from '../support/mysql-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const AN_ID = '019aaaaa-0000-7000-8000-000000000000';
const START_WITHIN = 180_000;
const MODULES = ['member', 'accommodation', 'room', 'reservation'];

/** `npm run start:split`, and what it has said. */
class Launcher {
  readonly exited: Promise<readonly unknown[]>;
  output = '';
  readonly #child: ChildProcess;

  constructor(words: readonly string[], variables: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, ['scripts/start-split.ts', ...words], {
      cwd: CHECKOUT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, JUMAK_DEMO_ENABLED: 'false', ...variables },
    });
    const keep = (text: Buffer) => {
      this.output += text;
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.exited = once(this.#child, 'close');
  }

  async serves(): Promise<void> {
    await eventually(() => expect(this.output).toContain('Ctrl-C stops it in good order.'), { within: START_WITHIN });
  }

  pidOf(name: string): number {
    return Number(new RegExp(`^✓ ${name} .* pid (\\d+),`, 'm').exec(this.output)?.[1]);
  }

  urlOf(name: string): string {
    return new RegExp(`^✓ ${name} +(http\\S+),`, 'm').exec(this.output)?.[1] ?? '';
  }

  /** As a terminal does. */
  signalAll(signal: NodeJS.Signals): void {
    process.kill(-(this.#child.pid ?? 0), signal);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  discard(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.signalAll('SIGKILL');
  }
}

const folder = new TemporaryFolder();
let port: number;
let launcher: Launcher;

beforeAll(async () => {
  port = await freePort();
});
afterEach(() => launcher.discard());
afterAll(async () => {
  const [, prefix] = /begin with (\w+)/.exec(launcher.output) ?? [];
  if (prefix !== undefined) await dropSchemas(prefix);
  folder.remove();
}, START_WITHIN);

function begin(...words: readonly string[]): void {
  launcher = new Launcher(words, { JUMAK_DATA_DIR: folder.path, JUMAK_HTTP_PORT: String(port) });
}

async function launch(...words: readonly string[]): Promise<void> {
  begin(...words);
  await launcher.serves();
}

const searched = async () => (await fetch(`http://127.0.0.1:${port}/api/v1/accommodations`)).status;

describe('npm run start:split', () => {
  it(
    'looks for the port of its edge before it starts anything',
    async () => {
      const other = createServer().listen(port, '127.0.0.1');
      await once(other, 'listening');
      begin();
      const [code] = await launcher.exited;
      other.close();
      expect([code, launcher.output]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)]);
      expect(existsSync(folder.file('member'))).toBe(false);
    },
    START_WITHIN,
  );

  it.each([
    ['starts its processes', 'keys on the servers begin'],
    ['waits for the last of them', '✓ room '],
  ])(
    'ends in good order with a Ctrl-C that comes while it %s',
    async (_when, said) => {
      begin();
      await eventually(() => expect(launcher.output).toContain(said), { within: START_WITHIN });
      launcher.signalAll('SIGINT');
      expect([await launcher.exited, launcher.output]).toEqual([[0, null], expect.not.stringContaining('✗')]);
    },
    START_WITHIN,
  );

  it(
    'takes its processes with it in good order when it is killed, also the config server that they ask',
    async () => {
      await launch('config-server');
      expect(launcher.output).toContain(`settings     config server ${launcher.urlOf('config-server')}`);
      expect(await searched()).toBe(200);
      const names = ['config-server', ...MODULES, 'gateway'];
      const pids = names.map((name) => launcher.pidOf(name));
      expect(pids.filter(isThere)).toHaveLength(names.length);
      launcher.kill();
      await eventually(() => expect(pids.filter(isThere)).toEqual([]), { within: 60_000 });
      const folders = names.map((name) => (name === 'gateway' ? folder.path : folder.file(name)));
      expect(folders.map((one) => DataFolder.look(one))).toEqual(names.map(() => 'free'));
    },
    2 * START_WITHIN,
  );

  it(
    'lets no command of one process speak for the modules of another, and says where to ask',
    async () => {
      await launch();
      const said = async (name: string, words: string) => {
        const variables = { JUMAK_DATA_DIR: name === 'gateway' ? folder.path : folder.file(name) };
        const { code, stdout, stderr } = await jumak(words.split(' '), { cwd: folder.path, variables });
        expect(stderr).toContain('/ops at the public address');
        return [code, stdout, stderr.split('\n')[0]];
      };
      const none = [1, '', expect.stringMatching(/runs no modules\.$/)];
      expect(await said('gateway', 'dead-letters list')).toEqual(none);
      expect(await said('gateway', 'dead-letters replay --module room')).toEqual(none);
      expect(await said('gateway', `saga show ${AN_ID}`)).toEqual(none);
      expect(await said('gateway', 'modules resync room')).toEqual(none);
      expect(await said('gateway', 'member grant a@example.com HOST')).toEqual(none);
      const others = 'does not see what member, accommodation and reservation keep.';
      expect(await said('room', 'dead-letters list')).toEqual([0, '', expect.stringContaining(others)]);
      expect(await said('room', `saga show ${AN_ID}`)).toEqual([1, '', expect.stringContaining(others)]);
      expect(await said('room', 'modules resync member')).toEqual([1, '', expect.stringContaining('room only')]);
      expect(await said('room', 'member grant a@example.com HOST')).toEqual([
        1,
        '',
        expect.stringContaining('room only'),
      ]);
    },
    2 * START_WITHIN,
  );

  it(
    'starts again at once where it was killed, tells of a process that has ended, goes on, and ends all with a Ctrl-C that comes twice',
    async () => {
      await launch();
      expect(await searched()).toBe(200);
      const pids = ['member', 'accommodation', 'reservation', 'gateway'].map((name) => launcher.pidOf(name));
      process.kill(launcher.pidOf('room'), 'SIGKILL');
      await eventually(() =>
        expect(launcher.output).toMatch(/✗ room .* has ended with SIGKILL; the rest goes on\.\n.*jumak start room/),
      );
      expect(await searched()).toBe(200);
      launcher.signalAll('SIGINT');
      launcher.signalAll('SIGINT');
      const [code] = await launcher.exited;
      expect([code, pids.filter(isThere)]).toEqual([1, []]);
      expect(launcher.output).toContain('✗ room ended with SIGKILL.');
      expect(launcher.output).not.toMatch(/✗ (member|accommodation|reservation|gateway) ended/);
    },
    2 * START_WITHIN,
  );
});
