import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ConfigurationFault, ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { listSettings } from '#kernel/config/list-settings.ts';
import { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import { placementOf } from '../../src/bootstrap/placement.ts';
import { ConfigServer } from '../support/config-server.ts';
import { eventually } from '../support/eventually.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const TOKEN = 'oak-river-lantern-of-the-roadside-inn';
const monolith = placementOf(allModules).role;
const gateway = placementOf([]).role;

type Variables = Readonly<Record<string, string>>;

const TEST = { JUMAK_ENVIRONMENT: 'test' };

/** Nothing of it may count beside a config server. */
const NOWHERE = '/no/such/folder';

const live = (variables: Variables, role: Role = monolith) =>
  new LiveConfiguration({ directory: NOWHERE, variables: { ...TEST, ...variables }, role, modules: moduleSections });

async function faultsOf(variables: Variables, role?: Role): Promise<readonly ConfigurationFault[]> {
  try {
    await live(variables, role).load();
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error.faults;
    throw error;
  }
  return [];
}

describe('a process that takes its settings from a config server', () => {
  let server: ConfigServer;
  beforeEach(async () => {
    server = await ConfigServer.start({ token: TOKEN });
  });
  afterEach(() => server.end());

  const asked = (more: Variables = {}): Variables => ({ CONFIG_URI: server.url, CONFIG_TOKEN: TOKEN, ...more });

  it.each([
    ['the monolith', monolith],
    ['a service', placementOf(allModules.filter(({ name }) => name === 'member')).role],
    ['two modules in one process', placementOf(allModules.slice(0, 2)).role],
  ])('as %s has the settings that the folder would have given it', async (_, role) => {
    const variables = {
      ...TEST,
      JUMAK_HTTP_CURSOR_KEY: 'x'.repeat(48),
      JUMAK_EVENT_BUS_ADAPTER: 'kafka',
      JUMAK_KAFKA_BROKERS: 'kafka:9092',
      JUMAK_DATABASE_DRIVER: 'mysql',
      JUMAK_MYSQL_HOST: 'db',
      JUMAK_MYSQL_USER: 'jumak',
      JUMAK_REDIS_URL: 'redis://127.0.0.1:6379',
    };
    const { path: directory } = server.folder;
    const given = loadConfiguration({ directory, variables, role, modules: moduleSections });
    expect(await live(asked(variables), role).load()).toEqual(given);
  });

  it('says of each which file of the server it is from, and lets variables count more', async () => {
    const listed = listSettings(await live(asked({ JUMAK_HTTP_PORT: '1234' })).load());
    const sourceOf = (name: string) => listed.find(({ setting }) => setting === name)?.source;
    expect(sourceOf('log.level')).toBe(`config server ${server.url}, config/test.yaml`);
    expect(sourceOf('rateLimits.addressPerMinute')).toBe(`config server ${server.url}, config/default.yaml`);
    expect(sourceOf('http.port')).toBe('variable JUMAK_HTTP_PORT');
  });

  it('takes the token from a file too, and an address with a slash', async () => {
    const folder = new TemporaryFolder();
    writeFileSync(folder.file('token'), `${TOKEN}\n`);
    const variables = { CONFIG_URI: `${server.url}/`, CONFIG_TOKEN_FILE: folder.file('token') };
    expect((await live(variables).load()).log.level).toBe('warn');
    folder.remove();
  });

  it('tells a token that is wrong, or missing, among its other faults', async () => {
    for (const [variables, words] of [
      [{ CONFIG_TOKEN: 'wrong' }, 'does not take this token'],
      [{ CONFIG_TOKEN: '' }, 'asks for a token, and none is set'],
    ] as const) {
      const faults = await faultsOf(asked({ ...variables, JUMAK_LOG_LEVEL: 'loud' }));
      expect(faults).toEqual([
        expect.objectContaining({ setting: 'CONFIG_TOKEN', problem: expect.stringContaining(words) }),
        expect.objectContaining({ setting: 'log.level' }),
      ]);
    }
  });

  it('hears from the server what changes, once', async () => {
    const settings = live(asked());
    await settings.load();
    expect(await settings.changed()).toBeUndefined();
    server.folder.append('monolith.yaml', 'log:\n  level: error\n');
    await eventually(async () => expect((await settings.changed())?.log.level).toBe('error'));
    expect(await settings.changed()).toBeUndefined();
  });
});

describe('a config server that gives nothing', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  let requests = 0;
  const answering = async (answer: RequestListener): Promise<string> => {
    requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      answer(request, response);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const sending = (body: string, status = 200) =>
    answering((_request, response) => response.writeHead(status).end(body));
  const environment = (source: object) =>
    JSON.stringify({ name: 'monolith', profiles: ['test'], propertySources: [{ name: 'a.yaml', source }] });

  it.each([
    ['a page', '<html>', 200, 'answers, but not with settings'],
    ['JSON of another shape', '{"sources":[]}', 200, 'answers, but not with settings'],
    ['another place', '', 302, 'answers 302'],
    ['no such service', '{"errors":[{"message":"It has to be one of a, b."}]}', 404, 'at /monolith/test: It has to be'],
  ])('for %s is one clear fault at once', async (_, body, status, words) => {
    const CONFIG_URI = await sending(body, status);
    const [fault, ...more] = await faultsOf({ CONFIG_URI });
    expect(fault).toMatchObject({
      setting: 'CONFIG_URI',
      source: 'variable CONFIG_URI',
      problem: expect.stringContaining(words),
      fix: expect.stringContaining(`curl -i ${CONFIG_URI}/monolith/test`),
    });
    expect([more, requests]).toEqual([[], 1]);
  });

  it('is asked five times while it cannot answer, and no more', async () => {
    const CONFIG_URI = await sending('', 503);
    const [fault] = await faultsOf({ CONFIG_URI });
    expect(fault?.problem).toMatch(/answers 503.*tried 5 times/);
    expect(requests).toBe(5);
  });

  it('is waited for when it comes a moment later', async () => {
    const whole = environment({});
    const CONFIG_URI = await answering((_request, response) => {
      if (requests < 3) response.writeHead(503).end();
      else response.end(whole);
    });
    expect((await faultsOf({ CONFIG_URI })).map(({ setting }) => setting)).not.toContain('CONFIG_URI');
    expect(requests).toBe(3);
  });

  it('is named with the fix when nobody listens, and what it would have said is no fault', async () => {
    const CONFIG_URI = await sending('');
    for (const server of servers.splice(0)) await promisify(server.close.bind(server))();
    const faults = await faultsOf({ CONFIG_URI }, gateway);
    expect(faults).toEqual([
      {
        setting: 'CONFIG_URI',
        source: 'variable CONFIG_URI',
        problem: `the config server at ${CONFIG_URI} cannot be reached (ECONNREFUSED), tried 5 times`,
        fix: expect.stringContaining('npx jumak start config-server'),
      },
    ]);
  });

  it.each([
    ['a secret', { 'auth.signingKey': 'hunter2' }, 'is a secret and may not come from a config server'],
    ['the environment', { environment: 'test' }, 'decides what a config server is asked for'],
    ['what is no setting', { 'http.prot': 1 }, 'is not a setting of this version'],
    ['a value that cannot be', { 'log.level': 'loud' }, '"loud" is not accepted'],
  ])('that gives %s is refused', async (_, source, words) => {
    const CONFIG_URI = await sending(environment(source));
    const faults = await faultsOf({ CONFIG_URI });
    const [setting] = Object.keys(source);
    expect(faults.find((fault) => fault.setting === setting)).toMatchObject({
      source: `config server ${CONFIG_URI}, a.yaml`,
      problem: expect.stringContaining(words),
      fix: expect.any(String),
    });
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});

it.each([
  ['/etc/jumak', 'is not the URL of a config server'],
  ['config.yaml', 'is not the URL of a config server'],
  ['ftp://127.0.0.1', 'is not the URL of a config server'],
  ['http://user:hunter2@127.0.0.1:8888', 'holds a secret'],
  ['http://127.0.0.1:8888?token=a', 'has more in it than an address'],
])('CONFIG_URI of %s is a fault among the others', async (CONFIG_URI, words) => {
  const faults = await faultsOf({ CONFIG_URI, JUMAK_HTTP_PORT: 'x' });
  expect(faults).toEqual([
    {
      setting: 'CONFIG_URI',
      source: 'variable CONFIG_URI',
      problem: expect.stringContaining(words),
      fix: expect.stringContaining('such as http://127.0.0.1:8888'),
    },
    expect.objectContaining({ setting: 'http.port' }),
  ]);
  expect(JSON.stringify(faults)).not.toContain('hunter2');
});

it.each([
  [{ CONFIG_TOKEN: TOKEN }, 'CONFIG_TOKEN', 'is of no use without CONFIG_URI'],
  [{ CONFIG_URI: 'http://127.0.0.1:1', CONFIG_TOKEN_FILE: '/nowhere' }, 'CONFIG_TOKEN_FILE', 'cannot be read (ENOENT)'],
  [{ CONFIG_URI: 'http://127.0.0.1:1', CONFIG_TOKEN: 'two words' }, 'CONFIG_TOKEN', 'is not a token'],
])('%j is a fault, and nobody is asked', async (variables, setting, words) => {
  expect(await faultsOf(variables as Variables)).toEqual([
    expect.objectContaining({ setting, problem: expect.stringContaining(words), fix: expect.any(String) }),
  ]);
});
