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
export function keysIn(installation: Installation): { readonly signing: Variables; readonly cursors: Variables } {
  const file = keptIn(installation, 'signing-key.pem');
  const signing = makes(installation, 'JUMAK_AUTH_SIGNING_KEY');
  if (signing) loadKeys({ dataDir: installation.folder });
  return {
    signing: signing ? { JUMAK_AUTH_SIGNING_KEY_FILE: file } : {},
    cursors: randomIn(installation, { setting: 'JUMAK_HTTP_CURSOR_KEY', name: 'cursor-key' }),
  };
}

/** What a config server of the installation asks for, kept likewise. */
export const configTokenIn = (installation: Installation): Variables =>
  randomIn(installation, { setting: 'CONFIG_TOKEN', name: 'config-token' });

function randomIn(
  installation: Installation,
  { setting, name }: { readonly setting: string; readonly name: string },
): Variables {
  if (!makes(installation, setting)) return {};
  const file = keptIn(installation, name);
  keyFile(file);
  return { [`${setting}_FILE`]: file };
}

const makes = ({ shared }: Installation, setting: string): boolean =>
  shared.JUMAK_ENVIRONMENT !== 'production' && shared[setting] === undefined && shared[`${setting}_FILE`] === undefined;

const keptIn = ({ folder }: Installation, name: string): string => path.join(folder, 'keys', name);

/** The settings in an environment; where the suites find their servers is none. */
function settingsIn(environment: NodeJS.ProcessEnv): Variables {
  const entries = Object.entries(environment).filter(([name]) => isSetting(name) && !name.startsWith('JUMAK_TEST_'));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Whether a variable tells a process what to do. */
export const isSetting = (variable: string): boolean => /^(JUMAK_|CONFIG_(URI|TOKEN|TOKEN_FILE)$)/.test(variable);
