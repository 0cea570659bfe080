import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { examineKafka } from '#kernel/event-bus/kafka/kafka.examination.ts';
import { examineMysql } from '#kernel/persistence/mysql.examination.ts';
import { examineRedis } from '#kernel/redis/redis.examination.ts';
import { Authority } from '../support/authority.ts';
import { Invariants } from '../support/invariants.ts';
import { jumak as run } from '../support/jumak.ts';
import { list } from '../support/listings.ts';
import { mysqlServer } from '../support/mysql-server.ts';
import { SecuredServers } from '../support/secured-servers.ts';
import { SilentLogger } from '../support/silent-logger.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestApplication } from '../support/test-application.ts';
import type { Topology } from '../support/topologies.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const GREETING_OF_TLS = 0x16;
const WRONG = 'wrong-lantern-of-nobody';
const CURSOR_KEY = { JUMAK_HTTP_CURSOR_KEY: 'kZ8fQ2mX7vL4pR9tW3yB6nD1hJ5sA0cG' };
const PREFIX = 'secured';

let servers: SecuredServers;
let foreign: Authority;
let folder: TemporaryFolder;
beforeAll(async () => {
  servers = new SecuredServers();
  foreign = new Authority();
  folder = new TemporaryFolder();
  await servers.start();
}, 180_000);
afterAll(async () => {
  await servers.end();
  foreign.remove();
  folder.remove();
});

const onThem = (mechanism: string): Topology => ({
  name: `servers with TLS, and ${mechanism} at the brokers`,
  eventBus: (chosen) => chosen,
  variables: () => ({ ...servers.variables(PREFIX), ...CURSOR_KEY, JUMAK_KAFKA_SASL_MECHANISM: mechanism }),
  invariants: () => Invariants.onMysql(PREFIX, servers.mysql),
});

it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
  'SECURITY 51: a booking goes through servers that take nobody without TLS and a login (%s)',
  async (mechanism) => {
    const jumak = await TestApplication.start({ topology: onThem(mechanism), folder });
    try {
      const { roomId } = await list(jumak.signedIn('HOST'));
      const guest = await jumak.member({ email: `${mechanism}@inn.example`, name: '손님' });
      const { id } = await guest.booked(roomId, { checkIn: jumak.day(30), checkOut: jumak.day(31) });
      expect(await guest.must(200, guest.get(`/reservations/${id}`))).toMatchObject({ status: 'CONFIRMED' });
      expect(await jumak.violations()).toEqual([]);
    } finally {
      await jumak.stop();
    }
  },
  120_000,
);

it('SECURITY 51: whoever asks for TLS says nothing to a server that has none', async () => {
  const heard: Buffer[] = [];
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard.push(Buffer.from(bytes));
      socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const kafka = { brokers: [`localhost:${port}`], tls: true, username: 'jumak', password: WRONG } as const;
  const topics = { prefix: PREFIX, topics: [], unheard: [], partitions: 1 };
  const logger = new SilentLogger();
  const found = [
    ...(await examineRedis({ keyPrefix: PREFIX, url: `REDISS://localhost:${port}`, user: 'jumak', password: WRONG })),
    ...(await examineKafka({ kafka: { ...kafka, saslMechanism: 'plain' }, topics, logger })),
  ];
  listener.close();
  expect(found).toEqual([
    expect.objectContaining({ fix: expect.anything() }),
    expect.objectContaining({ fix: expect.anything() }),
  ]);
  expect(heard.length).toBeGreaterThanOrEqual(2);
  expect(new Set(heard.map(([first]) => first))).toEqual(new Set([GREETING_OF_TLS]));
  const account = { ...mysqlServer(), host: 'localhost', tls: true };
  await expect(examineMysql(account, [])).rejects.toMatchObject({ code: 'HANDSHAKE_NO_SSL_SUPPORT' });
}, 60_000);

/** What is told of each server, or undefined where it is found well. */
interface Told {
  readonly MySQL: string | undefined;
  readonly Redis: string | undefined;
  readonly Kafka: string | undefined;
}

const at = (host: string, url = '') => url.replace('localhost', host);

const wrongs: readonly { readonly what: string; readonly change: () => Variables; readonly fixes: Told }[] = [
  {
    what: 'a wrong password',
    change: () => ({ JUMAK_MYSQL_PASSWORD: WRONG, JUMAK_REDIS_PASSWORD: WRONG, JUMAK_KAFKA_PASSWORD: WRONG }),
    fixes: { MySQL: 'JUMAK_MYSQL_PASSWORD', Redis: 'JUMAK_REDIS_PASSWORD', Kafka: 'JUMAK_KAFKA_PASSWORD' },
  },
  {
    what: 'an authority that has not signed their certificates',
    change: () => ({
      JUMAK_MYSQL_CA_FILE: foreign.file,
      JUMAK_REDIS_CA_FILE: foreign.file,
      JUMAK_KAFKA_CA_FILE: foreign.file,
    }),
    fixes: { MySQL: 'JUMAK_MYSQL_CA', Redis: 'JUMAK_REDIS_CA', Kafka: 'JUMAK_KAFKA_CA' },
  },
  {
    what: 'no TLS',
    change: () => ({
      JUMAK_MYSQL_TLS: 'false',
      JUMAK_MYSQL_CA_FILE: undefined,
      JUMAK_REDIS_URL: servers.variables(PREFIX).JUMAK_REDIS_URL?.replace('rediss:', 'redis:'),
      JUMAK_REDIS_CA_FILE: undefined,
      JUMAK_KAFKA_TLS: 'false',
      JUMAK_KAFKA_CA_FILE: undefined,
    }),
    fixes: { MySQL: 'JUMAK_MYSQL_TLS', Redis: 'rediss://', Kafka: 'JUMAK_KAFKA_TLS' },
  },
  {
    what: 'names that their certificates are not made out to',
    change: () => ({
      JUMAK_REDIS_URL: at('127.0.0.1', servers.variables(PREFIX).JUMAK_REDIS_URL),
      JUMAK_KAFKA_BROKERS: at('127.0.0.1', servers.variables(PREFIX).JUMAK_KAFKA_BROKERS),
    }),
    fixes: { MySQL: 'JUMAK_MYSQL_HOST', Redis: 'JUMAK_REDIS_URL', Kafka: 'JUMAK_KAFKA_BROKERS' },
  },
];

/** As a person starts it, with nothing but these settings. */
async function told(
  words: readonly string[],
  change: Variables,
): Promise<{ readonly code: number; readonly stdout: string; readonly said: string }> {
  const given = { ...servers.variables(PREFIX), ...CURSOR_KEY, ...change };
  const variables = Object.fromEntries(
    Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const { code, stdout, stderr } = await run(words, { cwd: folder.path, variables });
  return { code, stdout, said: stdout + stderr };
}

async function findings(change: Variables): Promise<Told> {
  const { stdout } = await told(['doctor', '--json'], change);
  const found: readonly { check: string; fix?: string }[] = JSON.parse(stdout);
  const of = (server: string) => found.find(({ check }) => check === server)?.fix;
  return { MySQL: of('MySQL'), Redis: of('Redis'), Kafka: of('Kafka') };
}

const naming = ({ MySQL, Redis, Kafka }: Told) => ({
  MySQL: expect.stringContaining(MySQL ?? ''),
  Redis: expect.stringContaining(Redis ?? ''),
  Kafka: expect.stringContaining(Kafka ?? ''),
});

it('servers that are well secured are found well by the doctor', async () => {
  expect(await findings({})).toEqual({ MySQL: undefined, Redis: undefined, Kafka: undefined });
}, 60_000);

describe.each(wrongs)('$what', ({ what, change, fixes }) => {
  const play = <T>(work: () => Promise<T>) => (what.startsWith('names') ? servers.withForeignMysql(work) : work());

  it('SECURITY 51: is told by the doctor for each server, with the setting to change', async () => {
    expect(await play(() => findings(change()))).toEqual(naming(fixes));
  }, 60_000);

  it('SECURITY 51: stops a start, and no secret is in what is said of it', async () => {
    const mysqlAlone = Object.fromEntries(Object.entries(change()).filter(([name]) => name.includes('MYSQL')));
    const [all, mysql] = await play(() =>
      Promise.all([
        told(['start'], change()),
        told(['start'], { ...mysqlAlone, JUMAK_DATA_DIR: folder.file('alone') }),
      ]),
    );
    expect([all.code, mysql.code]).toEqual([1, 1]);
    for (const fix of [fixes.Redis, fixes.Kafka]) expect(all.said).toContain(fix);
    expect(mysql.said).toContain(fixes.MySQL);
    for (const secret of [...servers.passwords, WRONG]) expect(all.said + mysql.said).not.toContain(secret);
  }, 120_000);
});
