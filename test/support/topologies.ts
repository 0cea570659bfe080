import path from 'node:path';
import type { EventBus } from '#kernel/event-bus/event-bus.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { Invariants } from './invariants.ts';
import { dropSchemas, mysqlServer } from './mysql-server.ts';
import { RedeliveringEventBus } from './redelivering.event-bus.ts';
import { seededRandom } from './seeded-random.ts';

/** A way in which the same modules are put together. */
export interface Topology {
  readonly name: string;
  readonly eventBus: () => EventBus;
  /** Settings, as environment variables, of an installation that is known by its data folder. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>;
  readonly invariants: (folder: string) => Invariants;
  /** Deletes what the installation keeps outside of its data folder. */
  readonly discard?: (folder: string) => Promise<void>;
}

export const memory: Topology = {
  name: 'memory',
  eventBus: () => new InMemoryEventBus(),
  invariants: Invariants.of,
};

const embedded: readonly Topology[] = [
  memory,
  {
    ...memory,
    name: 'memory, everything twice and shuffled',
    eventBus: () => new RedeliveringEventBus(new InMemoryEventBus(), seededRandom()),
  },
];

const schemasOf = (folder: string): string => path.basename(folder).replaceAll('-', '_');

const memoryOnMysql: Topology = {
  name: 'memory on MySQL',
  eventBus: () => new InMemoryEventBus(),
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

const distributed: readonly Topology[] = [
  memoryOnMysql,
  {
    ...memoryOnMysql,
    name: 'memory on MySQL, everything twice and shuffled',
    eventBus: () => new RedeliveringEventBus(new InMemoryEventBus(), seededRandom()),
  },
];

/** Each scenario is played on every one of these, and must end the same; on servers when the run has some. */
export const topologies: readonly Topology[] = process.env.TEST_INFRASTRUCTURE === undefined ? embedded : distributed;
