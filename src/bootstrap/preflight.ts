import { KeyRefused } from '#kernel/auth/ec-key.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import type { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { unavailable } from '#kernel/lifecycle/port-probe.ts';
import { type StartFault, StartFaults } from '#kernel/lifecycle/start-faults.ts';
import { examineBus, examineShared } from './adapters.ts';
import { settingsOf } from './settings.ts';

interface Cleared {
  readonly configuration: Configuration;
  /** The settings as they may change. */
  readonly live: LiveConfiguration;
  readonly folder: DataFolder;
}

interface Listener {
  readonly host?: string;
  readonly port?: number | undefined;
}

/** What the look around needs of the settings, as far as it is valid. */
interface Surroundings {
  readonly environment?: Configuration['environment'];
  readonly http?: Listener;
  readonly management?: Listener;
  readonly data?: { readonly dir?: string };
  readonly auth?: { readonly signingKey?: string | undefined };
}

/** Settles the settings and claims the data folder; all that stands in the way of a start is told at once. @throws StartFaults */
export async function preflight(
  role: Role,
  besides: (surroundings: Surroundings) => readonly StartFault[] = () => [],
): Promise<Cleared> {
  const live = settingsOf(role);
  const { configuration, surroundings, faults } = await settle(live);
  const { http, management, data, auth } = surroundings;
  faults.push(...besides(surroundings));
  faults.push(
    ...(await unavailable([...addressOf(http, 'JUMAK_HTTP_PORT'), ...addressOf(management, 'JUMAK_MANAGEMENT_PORT')])),
  );
  if (configuration !== undefined) faults.push(...(await refusedByServers(configuration)));
  const dir = data?.dir;
  const folder = dir === undefined ? undefined : attempt(faults, () => DataFolder.claim(dir));
  if (folder !== undefined && role.signs !== false)
    attempt(faults, () => loadKeys({ pem: auth?.signingKey, dataDir: folder.path }));
  if (configuration !== undefined && folder !== undefined && faults.length === 0)
    return { configuration, live, folder };
  folder?.abandon();
  throw new StartFaults(faults);
}

/** What is only away is waited for while the process works. */
async function refusedByServers(configuration: Configuration): Promise<readonly StartFault[]> {
  const [redis, kafka] = await Promise.all([examineShared(configuration), examineBus(configuration)]);
  const refused = (server: string, { says, fix = '' }: { readonly says: string; readonly fix?: string }) => ({
    problem: `${server} ${says.replace(/\.$/, '')}.`,
    fix,
  });
  return [
    ...redis.filter(({ stops }) => stops === true).map((finding) => refused('Redis', finding)),
    ...kafka.filter(({ stops }) => stops === true).map((finding) => refused('Kafka', finding)),
  ];
}

async function settle(live: LiveConfiguration): Promise<{
  readonly configuration?: Configuration;
  readonly surroundings: Surroundings;
  readonly faults: StartFault[];
}> {
  try {
    const configuration = await live.load();
    return { configuration, surroundings: configuration, faults: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationFaults)) throw error;
    const faults = error.faults.map(({ setting, problem, source, fix }) => ({
      problem: `${setting}: ${problem} (${source})`,
      fix,
    }));
    return { surroundings: error.draft, faults };
  }
}

const addressOf = ({ host, port }: Listener = {}, portVariable: string) =>
  host === undefined || port === undefined ? [] : [{ host, port, portVariable }];

/** What the work answers, or nothing and the faults that kept it from answering. */
function attempt<T>(faults: StartFault[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StartFaults) faults.push(...error.faults);
    else if (error instanceof KeyRefused) faults.push(error);
    else throw error;
    return undefined;
  }
}
