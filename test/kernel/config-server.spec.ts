import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { CONFIG_SERVER } from '../../src/bootstrap/placement.ts';
import { SettingsServer } from '../../src/bootstrap/settings-server.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { ConfigServer } from '../support/config-server.ts';
import { eventually } from '../support/eventually.ts';
import { SilentLogger } from '../support/silent-logger.ts';

const TOKEN = 'oak-river-lantern-of-the-roadside-inn';

const statusOf = (url: string, headers: Readonly<Record<string, string | undefined>>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });

describe('a config server', () => {
  let server: ConfigServer;
  beforeEach(async () => {
    server = await ConfigServer.start();
  });
  afterEach(() => server.end());

  it('answers in the shape of Spring Cloud Config, what counts most first', async () => {
    const { status, headers, body } = await server.get('/room/production');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual({
      name: 'room',
      profiles: ['production'],
      label: null,
      version: expect.stringMatching(/^[\w-]{22}$/),
      state: null,
      propertySources: ['room', 'production', 'default'].map((name) => ({
        name: `config/${name}.yaml`,
        source: expect.any(Object),
      })),
    });
    const [room, production, defaults] = body.propertySources;
    expect(room.source).toEqual({
      'http.trustedProxies[0]': '127.0.0.1',
      'http.trustedProxies[1]': '::1',
      'http.behindGateway': true,
      'data.dir': './data/room',
    });
    expect(production.source).toMatchObject({ 'demo.enabled': false, 'member.demoLogins': false });
    expect(defaults.source).toMatchObject({
      'http.corsOrigins': '',
      'gateway.answerSeconds': 5,
      'reservation.holidays.2026-01-01': '새해 첫날',
    });
  });

  it('answers for processes that run several modules, and under whatever label', async () => {
    const { status, body } = await server.get('/member%2Broom/test/main');
    expect([status, body.label, body.propertySources.map(({ name }: { name: string }) => name)]).toEqual([
      200,
      'main',
      ['config/test.yaml', 'config/default.yaml'],
    ]);
  });

  it('says which services and environments there are', async () => {
    const { status, headers, body } = await server.get('/rooms/staging');
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({
      code: 'CONFIGURATION_NOT_FOUND',
      errors: [
        { pointer: '/service', message: expect.stringContaining('gateway, member, accommodation, room') },
        { pointer: '/profile', message: expect.stringContaining('development, test, production') },
      ],
    });
    expect((await server.get('/room/staging')).body.errors).toHaveLength(1);
  });

  it('sends nothing again that the client has', async () => {
    const first = await server.get('/gateway/test');
    const etag = first.headers.get('etag') ?? '';
    const again = await server.get('/gateway/test', { etag });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, etag]);
    expect((await server.get('/room/test', { etag })).status).toBe(200);
  });

  it('reads the files again when they change', async () => {
    const before = await server.get('/gateway/test');
    server.folder.append('gateway.yaml', 'log:\n  level: debug\n');
    await eventually(async () => {
      const { status, body } = await server.get('/gateway/test', { etag: before.headers.get('etag') ?? '' });
      expect(status).toBe(200);
      expect(body.propertySources[0].source).toMatchObject({ 'log.level': 'debug' });
      expect(body.version).not.toBe(before.body.version);
    });
  });

  it.each([
    ['a value that cannot be', 'log:\n  level: loud\n', 'log.level'],
    ['a secret', 'management:\n  token: hunter2hunter2\n', 'management.token'],
    ['a setting that is none', 'nonsense: 1\n', 'nonsense'],
    ['what is no YAML', 'log: [\n', 'gateway.yaml'],
  ])('goes on with the last valid settings while there is %s in the files, and says so', async (_, text, setting) => {
    const before = await server.get('/gateway/test');
    server.folder.append('gateway.yaml', text);
    await eventually(() => {
      expect(server.log.records).toContainEqual({
        level: 'error',
        message: 'the settings are not valid; those before are served',
        fields: { faults: [expect.objectContaining({ setting, fix: expect.any(String) })] },
      });
    });
    expect((await server.get('/gateway/test')).body).toEqual(before.body);
    expect((await server.get('/health/ready')).status).toBe(200);
    expect(JSON.stringify(server.log.records)).not.toContain('hunter2');
    server.folder.write('gateway.yaml', 'log:\n  level: error\n');
    await eventually(async () => {
      const { body } = await server.get('/gateway/test');
      expect(body.propertySources[0].source).toEqual({ 'log.level': 'error' });
    });
  });

  it('shows its figures and its own settings to operators', async () => {
    await server.get('/gateway/test');
    const figures = await (await fetch(`${server.managementUrl}/metrics`)).text();
    expect(figures).toContain('jumak_http_requests_total{method="GET",route="/:service/:profile",status="200"} 1');
    const settings = await (await fetch(`${server.managementUrl}/ops/configuration`)).json();
    expect(settings).toMatchObject({ standing: { name: 'config-server' } });
  });

  it.each([{ origin: 'https://evil.example' }, { host: 'evil.example' }])(
    'answers no page that comes with %j',
    (headers) => expect(statusOf(`${server.url}/room/test`, headers)).resolves.toBe(403),
  );
});

describe('with a token', () => {
  let server: ConfigServer;
  beforeEach(async () => {
    server = await ConfigServer.start({ token: TOKEN });
  });
  afterEach(() => server.end());

  it('answers who shows it, by Bearer or as the password of Basic', async () => {
    expect((await server.get('/room/test', { token: TOKEN })).status).toBe(200);
    expect((await server.get('/room/test', { basic: `anybody:${TOKEN}` })).status).toBe(200);
  });

  it.each([{}, { token: `${TOKEN}x` }, { token: TOKEN.slice(1) }, { basic: `${TOKEN}:` }, { basic: 'anybody:' }])(
    'refuses %j, and does not say what there is',
    async (shown) => {
      for (const path of ['/room/test', '/rooms/staging']) {
        const { status, body } = await server.get(path, shown);
        expect([status, body.code, body.errors]).toEqual([401, 'CONFIG_TOKEN_NEEDED', undefined]);
      }
      expect((await server.get('/health/live', shown)).status).toBe(200);
    },
  );
});

it('does not start on settings that are not valid', () => {
  const folder = new ConfigFolder();
  try {
    const { path: directory } = folder;
    const configuration = loadConfiguration({ directory, variables: {}, role: CONFIG_SERVER, modules: moduleSections });
    folder.append('room.yaml', 'nonsense: 1\n');
    folder.append('production.yaml', 'log: { level: loud }\n');
    expect(() => new SettingsServer({ files: { directory }, configuration, logger: new SilentLogger() })).toThrow(
      /2 faults[\s\S]*log\.level[\s\S]*nonsense/,
    );
  } finally {
    folder.remove();
  }
});
