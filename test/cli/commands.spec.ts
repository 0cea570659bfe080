import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { jumak, type Said } from '../support/jumak.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const SIGNING_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();
const AN_ID = '019aaaaa-0000-7000-8000-000000000000';
const MODULES = ['member', 'accommodation', 'room', 'reservation'];

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const run = (words: string, variables: Readonly<Record<string, string>> = {}): Promise<Said> =>
  jumak(words.split(' '), { cwd: folder.path, variables });

describe('jumak', () => {
  it('runs on its own Node, from any folder and whatever Node the machine has', async () => {
    mkdirSync(folder.file('bin'));
    writeFileSync(folder.file('bin/node'), '#!/bin/sh\nexit 99\n');
    chmodSync(folder.file('bin/node'), 0o755);
    const { code, stdout } = await run('help', { PATH: `${folder.file('bin')}:${process.env.PATH}` });
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: jumak')]);
  });

  it.each([
    ['strat', 'Did you mean start?'],
    ['backup', "missing required argument 'folder'"],
    ['doctor --jsn', 'Did you mean --json?'],
    ['help bakcup', "unknown command 'bakcup'\n(Did you mean backup?)"],
    ['help config prnt', "unknown command 'prnt'\n(Did you mean print?)"],
    ['modules help nope', "unknown command 'nope'"],
    ['dead-letters replay', 'an <id>, or all of a --module, a --type or a --key'],
    ['restore shelf --new-keys --keep-sessions', 'cannot be used with option'],
    ['start rooom', 'Did you mean room?'],
    ['start gateway room', 'Leave it out'],
    ['start config-server room', 'Start it alone'],
    ['start room+member', 'Did you mean room member?'],
    ['config print gatway', 'Did you mean gateway?'],
    ['doctor monolith room', 'Leave it out'],
  ])('does not understand `%s`, says what is near, and exits 2', async (words, said) => {
    const { code, stderr } = await run(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([
    ['help', 'Usage: jumak [options]'],
    ['help backup', 'Usage: jumak backup'],
    ['help config print', 'Usage: jumak config print'],
    ['config help print', 'Usage: jumak config print'],
    ['help help', 'Usage: jumak help'],
  ])('explains with `%s`', async (words, said) => {
    const { code, stdout } = await run(words);
    expect([code, stdout]).toEqual([0, expect.stringContaining(said)]);
  });

  it.each([
    ['start room', 'Set JUMAK_EVENT_BUS_ADAPTER to kafka'],
    ['start accommodation room', 'member and reservation run elsewhere'],
    ['start gateway', 'Set JUMAK_REDIS_URL'],
    ['backup elsewhere', 'has no data of member'],
    ['restore elsewhere', 'is not a backup'],
    ['reset', 'Say --yes'],
  ])('refuses `%s` with the fix and no stack, and exits 1', async (words, said) => {
    mkdirSync(folder.file('data'));
    const { code, stdout, stderr } = await run(words);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(said)]);
    expect(stderr).toContain('-> ');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('jumak config print', () => {
  it('says of each value where it is from, and shows no secret', async () => {
    const { stdout } = await run('config print --json', { JUMAK_MANAGEMENT_TOKEN: 'hush-hush' });
    const settings: readonly { setting: string; value: unknown; source: string }[] = JSON.parse(stdout);
    const shown = (name: string) => settings.find(({ setting }) => setting === name);
    expect([shown('http.port'), shown('management.token'), shown('log.level')]).toMatchObject([
      { value: 0, source: 'variable JUMAK_HTTP_PORT' },
      { value: '********', source: 'variable JUMAK_MANAGEMENT_TOKEN' },
      { value: 'warn', source: expect.stringMatching(/config\/test\.yaml:\d+$/) },
    ]);
    expect(stdout).not.toContain('hush');
  });

  it('shows the settings of the process that is named, as `jumak start` names it', async () => {
    const { stdout } = await run('config print gateway --json', { JUMAK_REDIS_URL: 'redis://127.0.0.1:1' });
    const settings: readonly { setting: string }[] = JSON.parse(stdout);
    expect(settings.find(({ setting }) => setting === 'data.dir')).toMatchObject({
      value: './data/gateway',
      source: expect.stringMatching(/config\/gateway\.yaml:\d+$/),
    });
  });

  it('shows them also where they have faults, and then the faults', async () => {
    const { code, stdout, stderr } = await run('config print room --json', {
      JUMAK_MANAGEMENT_TOKEN: 'hush-hush',
      JUMAK_LOG_LEVEL: 'loud',
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('run elsewhere')]);
    const settings: readonly { setting: string }[] = JSON.parse(stdout);
    expect(settings).toContainEqual(expect.objectContaining({ setting: 'data.dir', value: './data/room' }));
    expect(settings).toContainEqual(expect.objectContaining({ setting: 'redis.url', value: null, source: 'not set' }));
    const logLevel = { setting: 'log.level', value: null, source: 'variable JUMAK_LOG_LEVEL' };
    expect(settings).toContainEqual(expect.objectContaining(logLevel));
    expect(stdout).not.toContain('hush');
  });

  it('shows the port at which a MySQL server is looked for when none is said', async () => {
    const { stdout } = await run('config print --json');
    const settings: readonly { setting: string; value: unknown; source: string }[] = JSON.parse(stdout);
    expect(settings.find(({ setting }) => setting === 'mysql.port')).toMatchObject({
      value: 3306,
      source: expect.stringMatching(/config\/default\.yaml:\d+$/),
    });
  });
});

describe('jumak migrate', () => {
  const steps = async () =>
    JSON.parse((await run('migrate --json')).stdout).map(
      ({ module, steps: done }: { module: string; steps: readonly string[] }) => [module, done.length > 0],
    );

  it('brings every database up, and has nothing to do the second time', async () => {
    expect(await steps()).toEqual(MODULES.map((module) => [module, true]));
    expect(await steps()).toEqual(MODULES.map((module) => [module, false]));
  });
});

describe('what a process refuses', () => {
  const migrated = new TemporaryFolder();
  beforeAll(() => jumak(['migrate'], { cwd: migrated.path }));
  afterAll(() => migrated.remove());

  it.each([
    ['modules resync kitchen', 'npx jumak modules'],
    ['modules resync reservation', 'npx jumak modules'],
    [`dead-letters show ${AN_ID}`, 'npx jumak dead-letters list'],
    [`dead-letters discard ${AN_ID}`, 'npx jumak dead-letters list'],
    [`saga show ${AN_ID}`, 'id of a reservation'],
  ])('by `%s` is told in terms of the command line', async (words, said) => {
    const { code, stderr } = await jumak(words.split(' '), { cwd: migrated.path });
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
    expect(stderr).not.toContain('/ops');
  });
});

describe('jumak dead-letters', () => {
  it.each(['list', 'replay'])('%s of a type that nothing has says which is near, and exits 2', async (verb) => {
    await run('migrate');
    const { code, stdout, stderr } = await run(`dead-letters ${verb} --type room.alocated`);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('Did you mean room.allocated?')]);
    expect(await run(`dead-letters ${verb} --type room.allocated`)).toMatchObject({ code: 0 });
  });
});

describe('jumak reset', () => {
  it('deletes all that Jumak has written, and nothing else', async () => {
    await run('migrate');
    await run('seed --accommodations 1');
    for (const name of ['notes.txt', 'notes.sqlite']) writeFileSync(folder.file(`data/${name}`), 'mine');
    expect((await run('reset --yes')).code).toBe(0);
    expect(readdirSync(folder.file('data'))).toEqual(['lease.sqlite', 'notes.sqlite', 'notes.txt']);
  });

  it('is refused while a process works with the data', async () => {
    const program = ChildProgram.launch(folder.file('data'));
    try {
      await program.ready();
      const { code, stderr } = await run('reset --yes');
      expect([code, stderr]).toEqual([1, expect.stringContaining('in use by another process')]);
    } finally {
      await program.discard();
    }
  });

  it('needs the folder written out in production', async () => {
    await run('migrate');
    const production = {
      JUMAK_ENVIRONMENT: 'production',
      JUMAK_AUTH_SIGNING_KEY: SIGNING_KEY,
      JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64'),
    };
    const refused = await run('reset --yes', production);
    const done = await run(`reset --confirm ${folder.file('data')}`, production);
    expect([refused.code, done.code]).toEqual([1, 0]);
  });
});

describe('the folder of a process whose data is on servers', () => {
  const launched = "JUMAK_DATABASE_DRIVER='mysql'\nJUMAK_EVENT_BUS_TOPIC_PREFIX='jumak_1'\n";
  beforeEach(() => {
    mkdirSync(folder.file('data/keys'), { recursive: true });
    writeFileSync(folder.file('data/env'), launched);
    writeFileSync(folder.file('data/keys/cursor-key'), 'key');
  });

  it.each([
    ['reset --yes', 'npm run infra -- wipe'],
    ['backup elsewhere', 'for all schemas jumak_1_… together'],
    ['restore elsewhere', 'for all schemas jumak_1_… together'],
    [`saga show ${AN_ID}`, 'Start it, or give the command its settings'],
  ])('is left as it is by `%s`, which says what to do', async (words, said) => {
    const { code, stdout, stderr } = await run(words);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(said)]);
    expect(readdirSync(folder.file('data'), { recursive: true }).sort()).toEqual(['env', 'keys', 'keys/cursor-key']);
  });

  it('is named by the settings too, and nobody is sent to other files', async () => {
    const mysql = { JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_HOST: '127.0.0.1', JUMAK_MYSQL_USER: 'jumak' };
    for (const words of ['reset --yes', 'backup elsewhere']) {
      const { code, stderr } = await run(words, mysql);
      expect([code, stderr]).toEqual([1, expect.stringContaining('on the MySQL server at 127.0.0.1:3306')]);
      expect(stderr).not.toContain('sqlite');
    }
  });
});

describe('jumak openapi and asyncapi', () => {
  it.each([
    ['openapi', '/reservations'],
    ['openapi --json', '/reservations'],
    ['asyncapi', 'reservation.requested'],
  ])('prints the document: %s', async (command, word) => {
    const { code, stdout } = await run(command);
    const [kind = ''] = command.split(' ');
    expect([code, stdout.includes(word), typeof JSON.parse(stdout)[kind]]).toEqual([0, true, 'string']);
  });
});
