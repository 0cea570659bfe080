import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { banner } from './banner.ts';
import { allModules, moduleSections } from './modules.ts';
import { placementOf } from './placement.ts';

const SERVERS = {
  JUMAK_EVENT_BUS_ADAPTER: 'kafka',
  JUMAK_KAFKA_BROKERS: 'kafka:9092',
  JUMAK_DATABASE_DRIVER: 'mysql',
  JUMAK_MYSQL_HOST: 'db',
  JUMAK_MYSQL_USER: 'jumak',
  JUMAK_REDIS_URL: 'redis://redis',
  JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64'),
};

function bannerOf(...names: readonly string[]): string {
  const { role, modules, served } = placementOf(allModules.filter(({ name }) => names.includes(name)));
  const configuration = loadConfiguration({
    directory: join(import.meta.dirname, '../../config'),
    variables: SERVERS,
    role,
    modules: moduleSections,
  });
  const url = `http://127.0.0.1:${role.port}`;
  return banner({ url, managementUrl: `${url}1`, configuration, modules, served, folder: '/srv/jumak', seconds: 1 });
}

it('says which modules are here and which elsewhere', () => {
  const lines = bannerOf('accommodation', 'room').split('\n');
  expect(lines[0]).toBe('Jumak (accommodation+room) is serving after 1.0 s.');
  expect(lines).toContain('  mode         development: accommodation, room in this process; bus kafka, database mysql');
  expect(lines).toContain('  elsewhere    member, reservation');
});

it('says of the process that runs everything nothing of an elsewhere', () => {
  const text = bannerOf('member', 'accommodation', 'room', 'reservation');
  expect(text).toMatch(/^Jumak is serving after/);
  expect(text).not.toContain('elsewhere');
});

it('speaks of no bus and no database at the gateway', () => {
  expect(bannerOf()).toMatch(/^ {2}mode {9}development: a gateway, no module$/m);
});

it('tells who can sign in, and what to try, where one can', () => {
  const tells = (...names: readonly string[]) => bannerOf(...names).includes('Demo logins:');
  expect([tells(), tells('accommodation', 'room'), tells('room')]).toEqual([true, true, false]);
});
