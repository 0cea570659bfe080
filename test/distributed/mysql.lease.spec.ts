import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { RelayLease } from '#kernel/outbox/relay-lease.ts';
import { mysqlDatabases } from '../../src/bootstrap/adapters/mysql-databases.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { MONOLITH } from '../../src/bootstrap/settings.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { SilentLogger } from '../support/silent-logger.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const NOWHERE = { JUMAK_KAFKA_BROKERS: '127.0.0.1:1', JUMAK_REDIS_URL: 'redis://127.0.0.1:1' };

const schema = { ...noteSchema, migrations: [...KERNEL_MIGRATIONS, ...noteSchema.migrations] };

describe('the lease on a schema', () => {
  let prefix: string;
  const opened: { close(): Promise<void> }[] = [];

  beforeEach(() => {
    prefix = newSchemaPrefix();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await dropSchemas(prefix);
  });

  const openRoom = async (adapter: string) => {
    const { host, port, user, password } = mysqlServer();
    const variables = {
      ...NOWHERE,
      JUMAK_ENVIRONMENT: 'test',
      JUMAK_EVENT_BUS_ADAPTER: adapter,
      JUMAK_DATABASE_DRIVER: 'mysql',
      JUMAK_MYSQL_HOST: host,
      JUMAK_MYSQL_PORT: String(port),
      JUMAK_MYSQL_USER: user,
      ...(password === '' ? {} : { JUMAK_MYSQL_PASSWORD: password }),
      JUMAK_MYSQL_SCHEMA_PREFIX: prefix,
    };
    const configuration = loadConfiguration({ directory: CONFIG, variables, role: MONOLITH, modules: moduleSections });
    const one = await mysqlDatabases(configuration).open({ module: 'room', ...schema });
    opened.push(one);
    return one;
  };

  it('keeps a second process out on the bus in memory, until the first has ended', async () => {
    const first = await openRoom('memory');
    await expect(openRoom('memory')).rejects.toThrow(/Another process works with the schema .*_room/);
    await first.close();
    const second = await openRoom('memory');
    await second.close();
  });

  it('is not needed on Kafka: a second process comes in, and what either writes the other reads', async () => {
    const [first, second] = await Promise.all([openRoom('kafka'), openRoom('kafka')]);
    await first.transaction.run(() => first.database.run("INSERT INTO note (id, body) VALUES ('a', 'first')"));
    await second.transaction.run(() => second.database.run("INSERT INTO note (id, body) VALUES ('b', 'second')"));
    for (const { database } of [first, second])
      expect(await database.all('SELECT body FROM note ORDER BY id')).toEqual([{ body: 'first' }, { body: 'second' }]);
  });

  it('keeps a process on Kafka out while one on the bus in memory is at work', async () => {
    const first = await openRoom('memory');
    await expect(openRoom('kafka')).rejects.toThrow(/Another process works with the schema .*_room/);
    await first.close();
    await openRoom('kafka');
  });

  it('keeps a process on the bus in memory out while one on Kafka relays, until that has stopped', async () => {
    const { database, transaction } = await openRoom('kafka');
    const lease = new RelayLease({ database, transaction, ids: new RandomIds(), logger: new SilentLogger() });
    await lease.start();
    await expect(openRoom('memory')).rejects.toThrow(/Another process works with the schema .*_room/);
    await lease.giveBack();
    await openRoom('memory');
  });
});
