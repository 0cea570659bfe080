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
} as Readonly<Record<string, string>>;

const built = new TemporaryFolder();
let executable: string;
beforeAll(async () => {
  executable = await buildOneFile(built.path);
}, 300_000);
afterAll(() => built.remove());

describe('the services of docker-compose.yml, as processes', () => {
  let composed: Composed;
  afterEach(() => composed.discard(), 120_000);

  it('are one process on the servers, at which a guest signs up, finds and books', async () => {
    composed = new Composed({ executable, profile: 'single', secrets: SECRETS });
    await composed.up();
    expect(await bookedBy(composed.url('monolith'))).toBe('CONFIRMED');
    expect(await composed.down()).toEqual([{ code: 0, signal: null }]);
  }, 300_000);

  it('are a process for each module, two of them for room, behind a gateway at which the guest does the same', async () => {
    composed = new Composed({ executable, profile: 'split', scale: { room: 2 }, secrets: SECRETS });
    await composed.up();
    expect(await bookedBy(composed.url('gateway'))).toBe('CONFIRMED');
    expect(await composed.down()).toEqual(Array(6).fill({ code: 0, signal: null }));
  }, 300_000);
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
