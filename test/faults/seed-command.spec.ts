import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { Invariants } from '../support/invariants.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const seed = (count: string, variables: Readonly<Record<string, string>> = {}) =>
  jumak(['seed', '--accommodations', count], variables);

function jumak(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['src/bootstrap/cli/jumak.ts', ...words], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, JUMAK_ENVIRONMENT: 'test', JUMAK_DATA_DIR: folder.path, ...variables },
  });
  return { status, said: stderr, stdout };
}

it('lays the places, and tells how far it is on stderr alone', () => {
  const { status, said, stdout } = seed('2');
  expect([status, /^0 of 2 accommodations, \d+ s\n/.test(said), stdout]).toEqual([0, true, '']);
});

it('lays the demo data, and says who can sign in to it', () => {
  const { status, said } = jumak(['seed']);
  const invariants = Invariants.of(folder.path);
  const [bookings, wrong] = [invariants.stays().length, invariants.settled()];
  invariants.close();
  expect([status, said.includes('guest1@demo.jumak.example'), bookings, wrong]).toEqual([0, true, 21, []]);
});

it.each(['0', '-1', '1e3', 'many', '100001'])('does not take %s for a number of places', (count) => {
  const { status, said } = seed(count);
  expect([status, said.includes('from 1 to 100000')]).toEqual([2, true]);
});

it('touches no data that a process serves', () => {
  const claimed = DataFolder.claim(folder.path);
  const { status, said } = seed('2');
  claimed.release();
  expect([status, said.includes('in use by another process'), existsSync(folder.file('room.sqlite'))]).toEqual([
    1,
    true,
    false,
  ]);
});

it('puts nothing made-up among the real places of production', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { status, said } = seed('2', {
    JUMAK_ENVIRONMENT: 'production',
    JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64'),
    JUMAK_AUTH_SIGNING_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  });
  expect([status, said.includes('no business among real ones'), existsSync(folder.file('room.sqlite'))]).toEqual([
    1,
    true,
    false,
  ]);
});
