import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { compose } from '#kernel/config/configuration.ts';
import { listSettings } from '#kernel/config/list-settings.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { settingsOf } from '#kernel/config/setting.ts';
import { valueAt } from '#kernel/config/value-at.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';

const DIRECTORY = join(import.meta.dirname, '../../config');
const settings = settingsOf(compose(moduleSections));
const listed = listSettings(
  loadConfiguration({
    directory: DIRECTORY,
    variables: {},
    role: { name: 'monolith', port: 8_000 },
    modules: moduleSections,
  }),
);
const unset = new Set(listed.filter(({ value }) => value === null).map(({ setting }) => setting));

/** The file of defaults with the settings in it that are comments, and no other comment. */
const withComments = (): object =>
  parse(readFileSync(join(DIRECTORY, 'default.yaml'), 'utf8').replace(/^( *)# ( *\w+:(?: .*)?)$/gm, '$1$2'));

it('lists every setting of the schema, also what is not set', () => {
  expect(listed.map(({ setting }) => setting)).toEqual(settings.map(({ path }) => path));
  expect(listed).toContainEqual({
    setting: 'http.publicUrl',
    value: null,
    source: 'not set',
    variable: 'JUMAK_HTTP_PUBLIC_URL',
  });
});

it('the file of defaults names every setting that is not set, but for secrets', () => {
  const named = withComments();
  const missing = settings.filter(
    ({ path, secret }) => !secret && unset.has(path) && valueAt(named, path) === undefined,
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
});

it('the file of defaults names no secret', () => {
  const named = withComments();
  expect(settings.filter(({ path, secret }) => secret && valueAt(named, path) !== undefined)).toEqual([]);
});
