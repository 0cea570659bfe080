import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { EventBus } from '#kernel/event-bus/event-bus.ts';
import { Invariants } from './invariants.ts';
import { deleteTopics, testBrokers } from './kafka-installation.ts';
import { dropSchemas, mysqlServer } from './mysql-server.ts';
import { RedeliveringEventBus } from './redelivering.event-bus.ts';
import { connectRedis, forgetKeys, redisUrl } from './redis-at-hand.ts';
import { seededRandom } from './seeded-random.ts';

/** A way in which the same modules are put together. */
export interface Topology {
  readonly name: string;
  /** The modules of each process, that of the edge first; all in one when not said. */
  readonly processes?: readonly (readonly string[])[];
  /** The bus to be used in place of the one that the settings have chosen. */
  readonly eventBus: (chosen: EventBus) => EventBus;
  /** Settings, as environment variables, of an installation that is known by its data folder. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>;
  readonly invariants: (folder: string) => Invariants;
  /** Deletes what the installation keeps outside of its data folder. */
  readonly discard?: (folder: string) => Promise<void>;
}

export const memory: Topology = {
  name: 'memory',
  eventBus: (chosen) => chosen,
  invariants: Invariants.of,
};

const embedded: readonly Topology[] = [
  memory,
  {
    ...memory,
    name: 'memory, everything twice and shuffled',
    eventBus: (chosen) => new RedeliveringEventBus(chosen, seededRandom()),
  },
];

const CURSOR_KEY = randomBytes(32).toString('base64url');

const schemasOf = (folder: string): string => path.basename(folder).replaceAll('-', '_');

const memoryOnMysql: Topology = {
  name: 'memory on MySQL',
  eventBus: (chosen) => chosen,
  variables: (folder) => {
    const { host, port, user, password } = mysqlServer();
    return {
      JUMAK_DATABASE_DRIVER: 'mysql',
      JUMAK_MYSQL_HOST: host,
      JUMAK_MYSQL_PORT: String(port),
      JUMAK_MYSQL_USER: user,
      ...(password === '' ? {} : { JUMAK_MYSQL_PASSWORD: password }),
      JUMAK_MYSQL_SCHEMA_PREFIX: schemasOf(folder),
    };
  },
  invariants: (folder) => Invariants.onMysql(schemasOf(folder)),
  discard: (folder) => dropSchemas(schemasOf(folder)),
};

export const kafkaMonolith: Topology = {
  ...memoryOnMysql,
  name: 'Kafka monolith',
  variables: (folder) => ({
    ...memoryOnMysql.variables?.(folder),
    JUMAK_EVENT_BUS_ADAPTER: 'kafka',
    JUMAK_EVENT_BUS_TOPIC_PREFIX: schemasOf(folder),
    JUMAK_EVENT_BUS_PARTITIONS: '2',
    JUMAK_HTTP_CURSOR_KEY: CURSOR_KEY,
    JUMAK_KAFKA_BROKERS: testBrokers().join(','),
    JUMAK_REDIS_URL: redisUrl(),
    JUMAK_REDIS_KEY_PREFIX: schemasOf(folder),
  }),
  discard: async (folder) => {
    const redis = connectRedis({ keyPrefix: schemasOf(folder) });
    await Promise.all([
      dropSchemas(schemasOf(folder)),
      deleteTopics({ prefix: `${schemasOf(folder)}.` }),
      forgetKeys(redis),
    ]);
    redis.close();
  },
};

export const halfSplit: Topology = {
  ...kafkaMonolith,
  name: 'half-split',
  processes: [['member', 'accommodation', 'reservation'], ['room']],
};

export const split: Topology = {
  ...halfSplit,
  name: 'split, room and reservation twice',
  processes: [[], ['member'], ['accommodation'], ['room'], ['room'], ['reservation'], ['reservation']],
};

/** The same installation in every process, whatever its data folder. */
export const sharing = (topology: Topology, installation: string): Topology => ({
  ...topology,
  variables: () => topology.variables?.(installation) ?? {},
  invariants: () => topology.invariants(installation),
  discard: async () => topology.discard?.(installation),
});

const distributed: readonly Topology[] = [
  memoryOnMysql,
  {
    ...memoryOnMysql,
    name: 'memory on MySQL, everything twice and shuffled',
    eventBus: (chosen) => new RedeliveringEventBus(chosen, seededRandom()),
  },
  kafkaMonolith,
  halfSplit,
  split,
];

/** Each scenario is played on every one of these, and must end the same; on servers when the run has some. */
export const topologies: readonly Topology[] = process.env.TEST_INFRASTRUCTURE === undefined ? embedded : distributed;
