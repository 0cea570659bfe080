import { execFileSync } from 'node:child_process';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { planOf } from '../../scripts/launch/plan.ts';
import { ProcessSettings } from '../../scripts/launch/process-settings.ts';
import { writeSettings } from '../../scripts/launch/settings-file.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

/** What each process of a split is told about keys, by its name. */
const keysToldTo = (shared: Readonly<Record<string, string>>) => {
  const settings = new ProcessSettings({ installation: { folder: folder.path, prefix: 'jumak', shared }, port: 8000 });
  const told = planOf({ processes: [], replicas: ['member=2'] }).map((planned) => {
    const names = Object.keys(settings.of(planned, folder.file(planned.name)));
    return [planned.name, names.filter((name) => name.includes('SIGNING_KEY'))] as const;
  });
  return Object.fromEntries(told);
};
const toMembersAlone = (variable: string) => ({
  member: [variable],
  'member-2': [variable],
  accommodation: [],
  room: [],
  reservation: [],
  gateway: [],
});

it.each(['production', 'development'])(
  'a private key of the environment goes to nobody but who signs in %s',
  (which) => {
    for (const variable of ['JUMAK_AUTH_SIGNING_KEY', 'JUMAK_AUTH_SIGNING_KEY_FILE'])
      expect(keysToldTo({ JUMAK_ENVIRONMENT: which, [variable]: 'a key' })).toEqual(toMembersAlone(variable));
  },
);

it('so does the key that is made where none is given', () => {
  expect(keysToldTo({})).toEqual(toMembersAlone('JUMAK_AUTH_SIGNING_KEY_FILE'));
});

it('a file of settings is read by its owner alone, also where others could read it before, and a shell takes each value as it is', () => {
  const file = folder.file('env');
  writeFileSync(file, 'old');
  chmodSync(file, 0o644);
  writeSettings(file, { JUMAK_A: `it's $HOME "here"` });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const said = execFileSync('sh', ['-c', '. "$1"; printf %s "$JUMAK_A"', 'sh', file], { encoding: 'utf8' });
  expect(said).toBe(`it's $HOME "here"`);
});
