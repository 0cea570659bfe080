import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Configuration } from '#kernel/config/configuration.ts';

interface Servers {
  readonly place: string;
  /** What schemas, topics and keys begin with. */
  readonly prefix: string;
  /** Has the settings by which the process of the folder works, where they are not those of the command. */
  readonly settingsFile?: string;
}

/** Where the data is when not in the folder: on what the settings name, or on what `npm run start:single` or `start:split` has written down in the folder. */
export function serversOf({ database, mysql, data }: Configuration): Servers | undefined {
  if (database.driver === 'mysql')
    return { place: `the MySQL server at ${mysql.host}:${mysql.port}`, prefix: mysql.schemaPrefix };
  const settingsFile = path.resolve(data.dir, 'env');
  if (!fs.existsSync(settingsFile)) return undefined;
  const { JUMAK_DATABASE_DRIVER: driver, JUMAK_EVENT_BUS_TOPIC_PREFIX: prefix = 'jumak' } = parseEnv(
    fs.readFileSync(settingsFile, 'utf8'),
  );
  return driver === 'mysql' ? { place: `servers, as ${settingsFile} says`, prefix, settingsFile } : undefined;
}
