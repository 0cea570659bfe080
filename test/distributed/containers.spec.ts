import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.ts';
import { Composed } from '../support/composed.ts';
import { eventually } from '../support/eventually.ts';
import { buildOneFile } from '../support/one-file.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'oak-river-lantern-42';
const SECRETS = {
  'signing-key': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
  'cursor-key': randomBytes(48).toString('base64'),
  'config-token': randomBytes(48).toString('base64'),
} as Readonly<Record<string, string>>;

const built = new TemporaryFolder();
let executable: string;
beforeAll(async () => {
  executable = await buildOneFile(built.path);
}, 300_000);
afterAll(() => built.remove());

describe('the service of the profile `single` in docker-compose.yml, as a process', () => {
  let composed: Composed;
  afterEach(() => composed.discard(), 120_000);

  it('is one process on the servers, at which a guest signs up, finds and books', async () => {
    composed = new Composed({ executable, profile: 'single', secrets: SECRETS });
    await composed.up();
    expect(await bookedBy(composed.url('monolith'))).toBe('CONFIRMED');
    expect(await composed.down()).toEqual([{ code: 0, signal: null }]);
  }, 300_000);
});

describe('those of the profile `split`, as processes', () => {
  let composed: Composed;
  beforeAll(async () => {
    composed = new Composed({ executable, profile: 'split', scale: { room: 2 }, secrets: SECRETS });
    await composed.up();
  }, 300_000);
  afterAll(() => composed.discard(), 120_000);

  const FOLLOWS = ['gateway', 'room'];
  const settingsIn = async (name: string) => (await composed.operator(name).get('/ops/configuration')).body;
  const reloads = async (name: string, outcome: string) =>
    Number(
      new RegExp(`^jumak_configuration_reloads_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(
        await composed.operator(name).metrics(),
      )?.[1],
    );
  const searches = () => fetch(`${composed.url('gateway')}/api/v1/accommodations`);

  it('are a process for each module, two of them for room, behind a gateway at which a guest signs up, finds and books', async () => {
    expect(await bookedBy(composed.url('gateway'))).toBe('CONFIRMED');
  }, 120_000);

  it('take over what is changed in the folder of the config server, and work by it', async () => {
    composed.config.replace('default.yaml', ['searchPerMinute: 120', 'searchPerMinute: 777']);
    composed.config.replace('default.yaml', ['level: info', 'level: debug']);
    composed.config.replace('gateway.yaml', ['data:', 'gateway:\n  answerSeconds: 7\ndata:']);
    for (const name of FOLLOWS)
      await eventually(
        async () =>
          expect(await settingsIn(name)).toMatchObject({
            log: { level: 'debug' },
            rateLimits: { searchPerMinute: 777 },
          }),
        { within: 60_000 },
      );
    expect([await settingsIn('gateway'), await settingsIn('room')]).toMatchObject([
      { gateway: { answerSeconds: 7 } },
      { gateway: { answerSeconds: 5 } },
    ]);
    expect((await searches()).headers.get('ratelimit-policy')).toContain('777');
    expect(await bookedBy(composed.url('gateway'))).toBe('CONFIRMED');
    await eventually(() => expect(composed.output('room')).toContain('"level":20,'));
    for (const name of FOLLOWS) expect(await reloads(name, 'applied')).toBeGreaterThan(0);
  }, 180_000);

  it('keep what they have while the config server finds a file that is not valid', async () => {
    const valid = composed.config.read('default.yaml');
    composed.config.replace('default.yaml', ['searchPerMinute: 777', 'searchPerMinute: many']);
    await eventually(() => expect(composed.output('config-server')).toContain('those before are served'));
    expect(await composed.operator('config-server').metrics()).toMatch(
      /^jumak_served_settings_reads_total\{outcome="refused"\} [1-9]/m,
    );
    for (const name of FOLLOWS) expect((await settingsIn(name)).rateLimits.searchPerMinute).toBe(777);
    composed.config.write('default.yaml', valid);
  }, 120_000);

  it('refuse what only the whole shows not to be valid, and keep what they have', async () => {
    composed.config.replace('room.yaml', [
      'data:',
      'management:\n  host: 0.0.0.0\nrateLimits:\n  searchPerMinute: 5\ndata:',
    ]);
    await eventually(async () => expect(await reloads('room', 'refused')).toBeGreaterThan(0), { within: 60_000 });
    expect(composed.output('room')).toContain('those in force stay');
    expect((await settingsIn('room')).rateLimits.searchPerMinute).toBe(777);
    expect(await reloads('gateway', 'refused')).toBe(0);
    composed.config.replace('room.yaml', ['  host: 0.0.0.0\n', '  host: 127.0.0.1\n']);
    await eventually(async () => expect((await settingsIn('room')).rateLimits.searchPerMinute).toBe(5), {
      within: 60_000,
    });
  }, 180_000);

  it('go on while the config server is away, though none can start, and follow it again when it is back', async () => {
    expect(await composed.end('config-server')).toEqual({ code: 0, signal: null });
    for (const name of FOLLOWS)
      await eventually(async () => expect(await reloads(name, 'unreachable')).toBeGreaterThan(0), { within: 60_000 });
    expect((await searches()).status).toBe(200);
    const { exit, output } = await composed.refused('reservation');
    expect([exit.code, output]).toEqual([
      1,
      expect.stringMatching(/CONFIG_URI: the config server at http:\S+ cannot be reached.*\n +-> Start it/),
    ]);
    composed.config.replace('default.yaml', ['searchPerMinute: 777', 'searchPerMinute: 778']);
    await composed.again('config-server');
    await eventually(async () => expect((await settingsIn('gateway')).rateLimits.searchPerMinute).toBe(778), {
      within: 60_000,
    });
    expect(composed.output('gateway')).toContain('settings are to be had again');
  }, 240_000);

  it('end in good order when they are told to', async () => {
    expect(await composed.down()).toEqual(Array(7).fill({ code: 0, signal: null }));
  }, 120_000);
});

/** A host lists a place and a room; a guest signs up, finds them and books. What became of the booking. */
async function bookedBy(url: string): Promise<string> {
  const host = await signedUp(url, 'host', true);
  const place = await host.call('POST', '/accommodations', {
    body: {
      name: 'The house by the river',
      type: 'HANOK',
      region: 'GANGWON',
      address: '1 River Road',
      description: 'A house by the river.',
      cancellationPolicy: 'FLEXIBLE',
    },
  });
  expect(place.status).toBe(201);
  const room = await host.call('POST', `/accommodations/${place.body.id}/rooms`, {
    body: { name: 'Room', baseOccupancy: 2, maxOccupancy: 2, capacity: 1, price: { amount: 90_000, currency: 'KRW' } },
  });
  expect(room.status).toBe(201);
  const guest = await signedUp(url, 'guest', false);
  const stay = { checkIn: day(40), checkOut: day(42) };
  const search = new URLSearchParams({ ...stay, guests: '2', region: 'GANGWON' });
  await eventually(async () => {
    const { body } = await guest.call('GET', `/accommodations?${search}`);
    expect(body.items).toContainEqual(expect.objectContaining({ id: place.body.id }));
  });
  const booked = await guest.call('POST', '/reservations', {
    body: { roomId: room.body.id, ...stay, guests: 2 },
    headers: { prefer: 'wait=10' },
  });
  return booked.body.status;
}

async function signedUp(url: string, name: string, hosts: boolean): Promise<ApiClient> {
  const nobody = new ApiClient(url);
  const email = `${name}.${randomBytes(6).toString('hex')}@example.com`;
  const member = await nobody.call('POST', '/members', { body: { email, password: PASSWORD, name } });
  expect(member.status).toBe(201);
  const login = async () => {
    const { body } = await nobody.call('POST', '/auth/login', { body: { email, password: PASSWORD } });
    return new ApiClient(url, { memberId: member.body.id, token: body.accessToken });
  };
  const client = await login();
  if (!hosts) return client;
  await client.call('POST', '/members/me/host');
  return login();
}

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
