import { createHash } from 'node:crypto';
import path from 'node:path';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { keyFile } from '#kernel/lifecycle/key-file.ts';
import { infraSettings, type Variables } from './infra-settings.ts';

/** What the processes have in common that work on the same data. */
export interface Installation {
  readonly folder: string;
  /** What its schemas, topics and keys begin with: another folder is another installation on the same servers. */
  readonly prefix: string;
  readonly shared: Variables;
}

/** An installation on the servers, known by its folder; what the environment says counts more. @throws InfraFault */
export async function installationIn(folder: string, environment: NodeJS.ProcessEnv): Promise<Installation> {
  const absolute = path.resolve(folder);
  const prefix = `jumak_${createHash('sha256').update(absolute).digest('hex').slice(0, 8)}`;
  const own = {
    JUMAK_EVENT_BUS_TOPIC_PREFIX: prefix,
    JUMAK_MYSQL_SCHEMA_PREFIX: prefix,
    JUMAK_REDIS_KEY_PREFIX: prefix,
  };
  const shared = { ...own, ...(await infraSettings(environment)), ...settingsIn(environment) };
  return { folder: absolute, prefix: shared.JUMAK_MYSQL_SCHEMA_PREFIX ?? prefix, shared };
}

/** The keys that all processes have to share, kept in the folder; in production they have to be given. */
export function keysIn({ folder, shared }: Installation): { readonly signing: Variables; readonly cursors: Variables } {
  const given = (name: string) => shared[name] !== undefined || shared[`${name}_FILE`] !== undefined;
  const makes = shared.JUMAK_ENVIRONMENT !== 'production';
  const file = (name: string) => path.join(folder, 'keys', name);
  const signing = makes && !given('JUMAK_AUTH_SIGNING_KEY');
  const cursors = makes && !given('JUMAK_HTTP_CURSOR_KEY');
  if (signing) loadKeys({ dataDir: folder });
  if (cursors) keyFile(file('cursor-key'));
  return {
    signing: signing ? { JUMAK_AUTH_SIGNING_KEY_FILE: file('signing-key.pem') } : {},
    cursors: cursors ? { JUMAK_HTTP_CURSOR_KEY_FILE: file('cursor-key') } : {},
  };
}

/** The settings in an environment; where the suites find their servers is none. */
function settingsIn(environment: NodeJS.ProcessEnv): Variables {
  const entries = Object.entries(environment).filter(
    ([name]) => name.startsWith('JUMAK_') && !name.startsWith('JUMAK_TEST_'),
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
