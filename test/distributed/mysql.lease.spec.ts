import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { KERNEL_MIGRATIONS } from '#kernel/module/kernel-migrations.ts';
import { RelayLease } from '#kernel/outbox/relay-lease.ts';
import { DatabaseUnavailable } from '#kernel/persistence/persistence.errors.ts';
import { mysqlDatabases } from '../../src/bootstrap/adapters/mysql-databases.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { MONOLITH } from '../../src/bootstrap/settings.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from '../support/mysql-server.ts';
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
      JUMAK_HTTP_CURSOR_KEY: 'a key that both of the processes have'.padEnd(48, '.'),
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

  it('refuses a process on Kafka that had been let in before one on the bus in memory came, and only then tells of itself', async () => {
    const shared = await openRoom('kafka');
    const alone = await openRoom('memory');
    const lease = new RelayLease({ ...shared, ids: new RandomIds(), logger: new SilentLogger() });
    await expect(lease.start()).rejects.toThrow(/Another process works with the schema .*_room/);
    expect(await alone.database.all('SELECT id FROM outbox_relay')).toEqual([]);
    await lease.giveBack();
  });

  it('is taken anew with every connection: who lost it to a process on Kafka writes nothing until that has stopped', async () => {
    const alone = await openRoom('memory');
    const client = await otherClient();
    const [threads] = await client.query('SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ?', [
      `${prefix}_room`,
    ]);
    for (const { ID } of threads as { ID: number }[]) await client.query('KILL ?', [ID]);
    await client.end();
    const shared = await openRoom('kafka');
    const lease = new RelayLease({ ...shared, ids: new RandomIds(), logger: new SilentLogger() });
    await lease.start();
    const write = () => alone.transaction.run(() => alone.database.run("INSERT INTO note (id, body) VALUES ('a', '')"));
    await expect(write()).rejects.toThrow(DatabaseUnavailable);
    await lease.giveBack();
    await write();
  });
});
