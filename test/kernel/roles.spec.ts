import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeKeyPem } from '#kernel/auth/ec-key.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import { placementOf } from '../../src/bootstrap/placement.ts';

const directory = join(import.meta.dirname, '../../config');
const roleOf = (...names: readonly string[]): Role =>
  placementOf(allModules.filter(({ name }) => names.includes(name))).role;

const monolith = placementOf(allModules).role;
const member = roleOf('member');
const reservation = roleOf('reservation');
const gateway = roleOf();

const REDIS = { JUMAK_REDIS_URL: 'redis://127.0.0.1:6379' };
const MYSQL = { JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_HOST: 'db', JUMAK_MYSQL_USER: 'jumak' };
const KAFKA = { JUMAK_EVENT_BUS_ADAPTER: 'kafka', JUMAK_KAFKA_BROKERS: 'kafka:9092' };
const SERVERS = { ...REDIS, ...MYSQL, ...KAFKA };
const CURSORS = { JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64') };

const load = (role: Role, variables: Readonly<Record<string, string>>) =>
  loadConfiguration({ directory, variables, role, modules: moduleSections });

function faultsOf(role: Role, variables: Readonly<Record<string, string>>) {
  try {
    load(role, variables);
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error.faults;
    throw error;
  }
  return [];
}

const atFault = (role: Role, variables: Readonly<Record<string, string>>) =>
  faultsOf(role, variables).map(({ setting }) => setting);

describe('a process that runs some of the modules', () => {
  it('is refused what it would not share with the others, all at once', () => {
    expect(atFault(reservation, {})).toEqual([
      'http.cursorKey',
      'eventBus.adapter',
      'database.driver',
      'redis.url',
      'kafka.brokers',
    ]);
  });

  it('is told which modules the bus in memory would not reach', () => {
    const faults = faultsOf(reservation, { ...SERVERS, ...CURSORS, JUMAK_EVENT_BUS_ADAPTER: 'memory' });
    expect(faults).toMatchObject([
      {
        setting: 'eventBus.adapter',
        problem: expect.stringContaining('member, accommodation and room run elsewhere'),
        fix: expect.stringContaining('JUMAK_EVENT_BUS_ADAPTER to kafka'),
      },
    ]);
  });

  it('is refused files where the others are on a server', () => {
    expect(atFault(reservation, { ...SERVERS, ...CURSORS, JUMAK_DATABASE_DRIVER: 'sqlite' })).toEqual([
      'database.driver',
    ]);
  });

  it('starts with all of them, in a folder of its own and behind a gateway of the same machine', () => {
    const { data, http } = load(reservation, { ...SERVERS, ...CURSORS });
    expect(data.dir).toBe('./data/reservation');
    expect(http).toMatchObject({ port: 8083, behindGateway: true, trustedProxies: ['127.0.0.1', '::1'] });
  });

  it('needs the private key in production only if it signs', () => {
    const production = { ...SERVERS, ...CURSORS, JUMAK_ENVIRONMENT: 'production' };
    expect(atFault(reservation, production)).toEqual([]);
    expect(atFault(member, production)).toEqual(['auth.signingKey']);
    expect(atFault(member, { ...production, JUMAK_AUTH_SIGNING_KEY: makeKeyPem() })).toEqual([]);
  });
});

describe('the gateway', () => {
  it('needs Redis, and neither database nor bus nor keys, in production either', () => {
    expect(atFault(gateway, {})).toEqual(['redis.url']);
    expect(atFault(gateway, REDIS)).toEqual([]);
    expect(atFault(gateway, { ...REDIS, JUMAK_ENVIRONMENT: 'production' })).toEqual([]);
    expect(atFault(gateway, { ...REDIS, JUMAK_DATABASE_DRIVER: 'mysql' })).toEqual([]);
  });

  it('believes nobody that a request has been counted', () => {
    expect(load(gateway, REDIS).http).toMatchObject({ behindGateway: false, trustedProxies: [] });
  });
});

it.each([
  ['files and the bus in memory', {}, []],
  ['a server and the bus in memory', MYSQL, []],
  ['all servers', { ...SERVERS, ...CURSORS }, []],
  ['all servers and a key of cursors of its own', SERVERS, ['http.cursorKey']],
  ['Kafka and files', { ...REDIS, ...KAFKA, ...CURSORS }, ['database.driver']],
  ['Kafka without Redis', { ...MYSQL, ...KAFKA, ...CURSORS }, ['redis.url']],
])('the process that runs all modules, with %s', (_, variables, expected) => {
  expect(atFault(monolith, variables)).toEqual(expected);
});
