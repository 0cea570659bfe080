import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { commands } from '../../src/bootstrap/cli/commands.ts';
import { ApiClient } from '../support/api-client.ts';
import { ChildProgram } from '../support/child-program.ts';
import { jumak, type Said } from '../support/jumak.ts';
import { buildOneFile } from '../support/one-file.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const { version: VERSION, dependencies: DEPENDENCIES } = JSON.parse(
  readFileSync(join(CHECKOUT, 'package.json'), 'utf8'),
);
/** One that nothing is known of. */
const NOBODY = '01999999-9999-7999-8999-999999999999';
/** What is done by the program itself while it runs. */
const OF_ONE_THAT_RUNS: readonly (readonly [words: string, code: number, said: string])[] = [
  ['modules list', 0, 'reservation'],
  ['modules resync member', 0, ''],
  ['instances', 0, 'monolith'],
  ['dead-letters list', 0, ''],
  [`dead-letters show ${NOBODY}`, 1, 'There is no such dead letter.'],
  [`dead-letters replay ${NOBODY}`, 1, 'There is no such dead letter.'],
  [`dead-letters discard ${NOBODY}`, 1, 'There is no such dead letter.'],
  [`saga show ${NOBODY}`, 1, 'No event about this id is kept.'],
  ['member grant guest2@demo.jumak.example HOST', 0, 'HOST'],
  ['doctor', 0, 'Node'],
  ['config print', 0, 'jumak:config/default.yaml'],
  ['reset --yes', 1, 'Stop'],
];
/** What is done in a folder in which there is nothing. */
const OF_NONE: readonly (readonly [words: string, said: string])[] = [
  ['--version', `${VERSION}\n`],
  ['help seed', 'Usage: jumak seed'],
  ['migrate', 'reservation'],
  ['seed --accommodations 1', ''],
  ['openapi', '"/api/v1/reservations"'],
  ['asyncapi', 'reservation.requested'],
];
/** What tests of their own are about. */
const APART = ['start', 'backup', 'restore'];

/** No Node, no shell and nothing else is found by its name. */
const NOTHING = { PATH: '/nonexistent' };
const DEMO_PASSWORD = 'jumak-demo-2026';

const built = new TemporaryFolder();
let executable: string;
beforeAll(async () => {
  executable = await buildOneFile(built.path);
}, 300_000);
afterAll(() => built.remove());

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const run = (words: string, variables: Readonly<Record<string, string>> = {}): Promise<Said> =>
  jumak(words.split(' '), { cwd: folder.path, executable, variables: { ...NOTHING, ...variables } });

describe('the one file in an empty folder', () => {
  const empty = new TemporaryFolder();
  let program: ChildProgram;
  beforeAll(async () => {
    const variables = { ...NOTHING, JUMAK_DEMO_ENABLED: 'true' };
    program = ChildProgram.launch('data', variables, { executable, words: [], cwd: empty.path });
    await program.ready();
  });
  afterAll(async () => {
    await program.discard();
    empty.remove();
  });

  const get = (path: string) => fetch(program.url + path);

  it('serves what `npm start` does, and lets a guest of the demo data book', async () => {
    expect((await get('/health/ready')).status).toBe(200);
    const nobody = new ApiClient(program.url);
    const stay = { checkIn: day(40), checkOut: day(42) };
    const asked = new URLSearchParams({ ...stay, guests: '2', limit: '1' });
    const { items: places } = (await nobody.call('GET', `/accommodations?${asked}`)).body;
    const { items: rooms } = (await nobody.call('GET', `/accommodations/${places[0].id}/rooms?${asked}`)).body;
    const login = { email: 'guest1@demo.jumak.example', password: DEMO_PASSWORD };
    const { accessToken: token } = (await nobody.call('POST', '/auth/login', { body: login })).body;
    const booked = await new ApiClient(program.url, { memberId: '', token }).call('POST', '/reservations', {
      body: { roomId: rooms[0].id, ...stay, guests: 2 },
      headers: { prefer: 'wait=10' },
    });
    expect([booked.status, booked.body.status]).toEqual([201, 'CONFIRMED']);
  });

  it('serves the page of the API with its script and its style, and pictures', async () => {
    expect(await (await get('/docs')).text()).toContain('/docs/swagger-ui-bundle.js');
    for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
      const sent = Buffer.from(await (await get(`/docs/${name}`)).arrayBuffer());
      expect(sent.equals(readFileSync(join(CHECKOUT, 'node_modules/swagger-ui-dist', name)))).toBe(true);
    }
    const picture = await get('/media/places/hanok_seoul_autumn_1.svg');
    expect([picture.status, await picture.text()]).toEqual([200, expect.stringContaining('<svg')]);
  });

  it.each(OF_ONE_THAT_RUNS)('is operated by itself: %s', async (words, expected, said) => {
    const { code, stdout, stderr } = await run(words, { JUMAK_DATA_DIR: empty.file('data') });
    expect([code, stdout + stderr]).toEqual([expected, expect.stringContaining(said)]);
  });

  it('is backed up while it runs, and restored', async () => {
    const ofProgram = { JUMAK_DATA_DIR: empty.file('data') };
    expect((await run(`backup ${folder.file('copy')}`, ofProgram)).code).toBe(0);
    const { code: restored, stderr } = await run(`restore ${folder.file('copy')} --to ${folder.file('elsewhere')}`);
    expect([restored, stderr]).toEqual([0, expect.stringContaining('jumak start')]);
    expect((await run('doctor', { JUMAK_DATA_DIR: folder.file('elsewhere') })).stdout).toContain('Node');
  });

  it('ends in good order when it is told to, and has left nothing but its data', async () => {
    program.kill('SIGTERM');
    expect(await program.exit()).toEqual({ code: 0, signal: null });
    expect(readdirSync(empty.path)).toEqual(['data']);
  });
});

describe('a command of the one file', () => {
  it.each(OF_NONE)('is done: %s', async (words, said) => {
    const { code, stdout } = await run(words);
    expect([code, stdout]).toEqual([0, expect.stringContaining(said)]);
  });

  it('is each of those that there are', () => {
    const all = commands.flatMap((command) => leavesOf(command()));
    const tried = [...OF_ONE_THAT_RUNS, ...OF_NONE].map(([words]) => words);
    expect(all.filter((name) => !tried.some((words) => `${words} `.startsWith(`${name} `)))).toEqual(APART);
  });

  it('serves as a config server too, without anything around it', async () => {
    const called = { executable, words: ['start', 'config-server'], cwd: folder.path };
    const server = ChildProgram.launch('data', { ...NOTHING, JUMAK_MANAGEMENT_PORT: '0' }, called);
    try {
      await server.ready();
      const { propertySources } = (await (await fetch(`${server.url}/room/production`)).json()) as {
        readonly propertySources: readonly { readonly name: string }[];
      };
      expect(propertySources.map(({ name }) => name)).toEqual([
        'config/room.yaml',
        'config/production.yaml',
        'config/default.yaml',
      ]);
      expect((await run('config print', { CONFIG_URI: server.url })).stdout).toContain(
        `config server ${server.url}, config/default.yaml`,
      );
      const { code, stderr } = await run('modules', { JUMAK_DATA_DIR: folder.file('data') });
      expect([code, stderr]).toEqual([1, expect.stringContaining('runs no modules')]);
      server.kill('SIGTERM');
      expect(await server.exit()).toEqual({ code: 0, signal: null });
    } finally {
      await server.discard();
    }
  }, 120_000);

  it.each([
    ['start room', 'Set JUMAK_EVENT_BUS_ADAPTER to kafka'],
    ['start gateway', 'Set JUMAK_REDIS_URL'],
    ['modules', '`jumak start` or `jumak migrate` fills a new one'],
  ])('is refused with its fix: %s', async (words, said) => {
    const { code, stderr } = await run(words);
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  });

  it('takes its settings from what it carries, and before that from a folder `config` beside the file', async () => {
    const config = join(built.path, 'config');
    mkdirSync(config);
    writeFileSync(join(config, 'default.yaml'), 'log:\n  requests: true\n');
    writeFileSync(join(config, 'test.yaml'), 'log:\n  level: error\n');
    try {
      const listed: readonly { setting: string; value: unknown; source: string }[] = JSON.parse(
        (await run('config print --json')).stdout,
      );
      const of = (name: string) => listed.find(({ setting }) => setting === name);
      expect(of('log.requests')).toMatchObject({ value: true, source: `${join(config, 'default.yaml')}:2` });
      expect(of('log.level')).toMatchObject({ value: 'error', source: `${join(config, 'test.yaml')}:2` });
      expect(of('data.dir')).toMatchObject({
        value: './data',
        source: expect.stringMatching(/^jumak:config\/default/),
      });
    } finally {
      rmSync(config, { recursive: true });
    }
  });
});

describe('beside the one file', () => {
  it('lies its checksum', () => {
    expect(execFileSync('sha256sum', ['--check', 'jumak.sha256'], { cwd: built.path, encoding: 'utf8' })).toContain(
      'OK',
    );
  });

  it('lies a bill of what it carries, also of what development uses as well, and of nothing else', () => {
    const { components, metadata } = JSON.parse(readFileSync(`${executable}.cdx.json`, 'utf8'));
    const names: string[] = components.map(({ name }: { readonly name: string }) => name);
    expect(metadata.component).toMatchObject({ name: 'jumak', version: VERSION });
    expect(names).toEqual(expect.arrayContaining([...Object.keys(DEPENDENCIES), 'node']));
    for (const tool of ['jest', 'typescript', 'esbuild', '@biomejs/biome']) expect(names).not.toContain(tool);
  });
});

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** The commands that do something, by what one writes for them. */
function leavesOf(command: Command, above = ''): readonly string[] {
  const name = `${above}${command.name()}`;
  if (command.commands.length === 0) return [name];
  return command.commands.flatMap((inner) => leavesOf(inner, `${name} `));
}
