import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { makeKeyPem, privateKeyFrom } from '#kernel/auth/ec-key.ts';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { redisClient } from '#kernel/redis/redis.client.ts';
import { NightsRefused } from '#room';
import { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { testBrokers } from '../support/kafka-installation.ts';
import { sealed } from '../support/letters.ts';
import { type Listed, list } from '../support/listings.ts';
import { otherClient } from '../support/mysql-server.ts';
import { OwnAccounts } from '../support/own-accounts.ts';
import { redisUrl } from '../support/redis-at-hand.ts';
import { Split } from '../support/split.ts';

const START_WITHIN = 180_000;
const MODULES = ['member', 'accommodation', 'room', 'reservation'];
/** A route of each that is for nobody without a token, and how it answers a host. */
const OWN: Readonly<Record<string, readonly [path: string, status: number]>> = {
  member: ['/members/me', 200],
  accommodation: ['/host/accommodations', 200],
  room: ['/host/accommodations/01900000-0000-7000-8000-000000000000/rooms', 404],
  reservation: ['/reservations', 200],
};
const MANAGEMENT_TOKEN = randomBytes(24).toString('hex');
const day = (offset: number) => addDays(dateIn('Asia/Seoul', Date.now()), offset);

let accounts: OwnAccounts;
let outside: Awaited<ReturnType<typeof otherClient>>;
let split: Split;
let place: Listed;
let guest: ApiClient;

beforeAll(async () => {
  accounts = await OwnAccounts.make();
  outside = await otherClient();
  split = await Split.start({ variables: { ...accounts.variables, JUMAK_MANAGEMENT_TOKEN: MANAGEMENT_TOKEN } });
  place = await list(await split.member({ email: 'host@example.com', host: true }), { capacity: 5 });
  guest = await split.member({ email: 'guest@example.com' });
}, START_WITHIN);

afterAll(async () => {
  await split?.end();
  await accounts?.remove();
  await outside?.end();
}, START_WITHIN);

/** What somebody puts onto the broker who is no module. */
async function write(messages: readonly BusMessage[]): Promise<void> {
  const producer = new Kafka({ brokers: [...testBrokers()], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  try {
    for (const { topic, key, payload, headers } of messages)
      await producer.send({ topic, messages: [{ key, value: payload, headers: { ...headers } }] });
  } finally {
    await producer.disconnect();
  }
}

it('SECURITY 36: an open service port believes no header that says who is calling', async () => {
  const headers = { 'member-id': guest.memberId ?? '', 'x-member-id': guest.memberId ?? '', 'x-role': 'ADMIN' };
  for (const [name, path] of [
    ['member', '/members/me'],
    ['reservation', '/reservations'],
    ['accommodation', '/host/accommodations'],
  ] as const) {
    const around = new ApiClient(split.urlOf(name));
    expect([name, (await around.call('GET', path, { headers })).status]).toEqual([name, 401]);
  }
  expect((await split.anyone.call('GET', '/members/me', { headers })).status).toBe(401);
});

it('SECURITY 36: an open service port verifies tokens itself', async () => {
  const forger = split.forger(guest.memberId ?? '');
  const sent = (name: string, token: string) =>
    new ApiClient(split.urlOf(name), { memberId: '', token }).get(OWN[name]?.[0] ?? '');
  const publicKey = createPublicKey(forger.key).export({ format: 'pem', type: 'spki' });
  const hmac = (input: string) => createHmac('sha256', publicKey).update(input).digest('base64url');
  const stranger = privateKeyFrom({ pem: makeKeyPem() });
  const now = Math.floor(Date.now() / 1_000);
  for (const name of MODULES) {
    const { status } = await sent(name, forger.forge({ claims: { role: 'HOST' } }));
    expect([name, status]).toEqual([name, OWN[name]?.[1]]);
    for (const token of [
      forger.forge({ header: { alg: 'none' }, signature: () => '' }),
      forger.forge({ header: { alg: 'HS256' }, signature: hmac }),
      forger.forge({ claims: { role: 'ADMIN' }, signature: (input) => forger.sign(input, stranger) }),
      forger.forge({ claims: { aud: 'another-api' } }),
      forger.forge({ claims: { iat: now - 2_000, exp: now - 1_000 } }),
    ])
      expect([name, (await sent(name, token)).status]).toEqual([name, 401]);
  }
});

it('SECURITY 36: who writes to the broker is no module, and what comes from there is parked', async () => {
  const stay = { checkIn: day(80), checkOut: day(81) };
  const { id: reservationId } = await guest.booked(place.roomId, stay);
  const refused = { reservationId, roomId: place.roomId, reason: 'SOLD_OUT' } as never;
  const told = NightsRefused.of(refused) as DomainEvent;
  const foreign = sealed(told, split.prefix, (event) => ({ ...event, source: '/jumak/member' }));
  const endless = { ...foreign, headers: { ...foreign.headers, ce_source: '/'.repeat(100_000) } };
  await write([foreign, endless, { ...sealed(told, split.prefix), topic: `${split.prefix}.member.facts` }]);
  const operator = split.operator('reservation');
  const parked = async () => (await operator.get('/ops/dead-letters?module=reservation')).body.items;
  await eventually(async () =>
    expect((await parked()).map(({ cause }: { cause: string }) => cause)).toEqual(Array(3).fill('FOREIGN_SOURCE')),
  );
  expect((await guest.reservation(reservationId)).status).toBe('CONFIRMED');
  for (const { id } of await parked()) await operator.post(`/ops/dead-letters/${id}/discard`, { reason: 'forged' });
});

it('SECURITY 50: what is for operators is for nobody else, at the port of the API or at their own', async () => {
  const { memberId: id = '' } = await split.member({ email: 'admin@example.com' });
  await split.operator('member').post('/ops/members/role', { email: 'admin@example.com', role: 'ADMIN' });
  const admin = await split.logIn({ email: 'admin@example.com', id });
  const management = { authorization: `Bearer ${MANAGEMENT_TOKEN}` };
  const ask = async (url: string, headers: Readonly<Record<string, string>>) => (await fetch(url, { headers })).status;
  for (const name of split.names) {
    const url = split.urlOf(name);
    for (const path of ['/ops/modules', '/ops/configuration', '/ops/dead-letters']) {
      const answers = await Promise.all([{}, management, guest.credentials].map((headers) => ask(url + path, headers)));
      expect([name, path, ...answers]).toEqual([name, path, 401, 401, 403]);
    }
    for (const path of ['/metrics', '//metrics', '/api/v1/ops/modules', '/api/v1/metrics'])
      for (const headers of [management, admin.credentials])
        expect([name, path, await ask(url + path, headers)]).toEqual([name, path, 404]);
    const callers = [{}, { authorization: 'Bearer guessed' }, admin.credentials, management];
    const own = `${split.operatorsUrlOf(name)}/ops/modules`;
    const answers = await Promise.all(callers.map((headers) => ask(own, headers)));
    expect([name, ...answers]).toEqual([name, 401, 401, 401, 200]);
  }
});

it('SECURITY 51: a module works by an account that has the rows of its own schema and nothing else', async () => {
  const lookAlike = `${split.prefix}-room`;
  await outside.query('CREATE DATABASE ??', [lookAlike]);
  for (const module of MODULES) {
    const own = `${split.prefix}_${module}`;
    const other = `${split.prefix}_${MODULES.find((one) => one !== module)}`;
    const outcomes = await accounts.tried(module, [
      `SELECT COUNT(*) AS count FROM ${own}.outbox`,
      `SELECT * FROM ${other}.outbox`,
      `INSERT INTO ${other}.inbox VALUES ('a', 'b', 1, 1)`,
      `CREATE TABLE ${own}.more (id INT)`,
      `DROP TABLE ${own}.outbox`,
      "CREATE USER 'somebody'@'%'",
      'SELECT * FROM mysql.user',
      `SELECT * FROM ${own}.outbox INTO OUTFILE '/tmp/${own}'`,
    ]);
    expect([module, ...outcomes]).toEqual([
      module,
      [{ count: expect.anything() }],
      1142,
      1142,
      1142,
      1142,
      1227,
      1142,
      1227,
    ]);
    const [databases] = await accounts.tried(module, ["SHOW DATABASES LIKE 'jumak%'"]);
    expect([module, (databases as object[]).flatMap(Object.values)]).toEqual([module, [own]]);
    const [users] = await outside.query(
      'SELECT DISTINCT USER AS user FROM information_schema.PROCESSLIST WHERE DB = ?',
      [own],
    );
    expect([module, users]).toEqual([module, [{ user: accounts.userOf(module) }]]);
  }
});

it('SECURITY 51: all of them work by an account of Redis that sees their own keys alone', async () => {
  const { user, password, keyPrefix } = accounts.redis;
  const redis = redisClient({ url: redisUrl(), user, password }, { maxRetriesPerRequest: 0 });
  const tried = ([command = '', ...words]: readonly string[]) =>
    redis.call(command, words).then(
      () => 'done',
      ({ message }) => message.split(' ', 1)[0],
    );
  const foreign = ['GET jumak:sessions:epoch', 'SET jumak:x 1', 'SUBSCRIBE jumak:bell'];
  const words = [`SET ${keyPrefix}:test 1 PX 1`, ...foreign, 'FLUSHALL', 'KEYS *', 'CONFIG GET *', 'ACL LIST'];
  try {
    const outcomes = await Promise.all(words.map((each) => tried(each.split(' '))));
    expect(outcomes).toEqual(['done', ...words.slice(1).map(() => 'NOPERM')]);
  } finally {
    redis.disconnect();
  }
});

it('SECURITY 51: no secret is among the words that a process is started with, nor in what it logs', () => {
  const secrets = [...accounts.secrets, MANAGEMENT_TOKEN];
  for (const name of split.names) {
    const told = [split.argumentsOf(name), ...(split.logged.get(name) ?? [])].join('\n');
    expect([name, secrets.filter((secret) => told.includes(secret))]).toEqual([name, []]);
  }
});
