import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { mysqlDatabases } from '../../src/bootstrap/adapters/mysql-databases.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { MONOLITH } from '../../src/bootstrap/settings.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';
import { noteSchema } from '../support/scratch-notes.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const NOWHERE = { JUMAK_KAFKA_BROKERS: '127.0.0.1:1', JUMAK_REDIS_URL: 'redis://127.0.0.1:1' };

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

  const openNotes = async (adapter: string) => {
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
    const one = await mysqlDatabases(configuration).open({ module: 'room', ...noteSchema });
    opened.push(one);
    return one;
  };

  it.each(['memory', 'kafka'])(
    'keeps a second process out on the bus %s, until the first has ended',
    async (adapter) => {
      const first = await openNotes(adapter);
      await expect(openNotes(adapter)).rejects.toThrow(/Another process works with the schema .*_room/);
      await first.close();
      const second = await openNotes(adapter);
      await second.close();
    },
  );
});
