import path from 'node:path';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { InfraFault } from '../infra/infra-fault.ts';
import { freePort, isFree } from '../infra/ports.ts';
import { readArguments } from '../infra/read-arguments.ts';
import { Fleet, type Served, StartFailed } from './fleet.ts';
import { type Installation, installationIn } from './installation.ts';
import type { Exit, LaunchedProcess } from './launched-process.ts';
import { stopWithNpm } from './npm.ts';
import { type PlannedProcess, planOf } from './plan.ts';
import type { Signalled } from './signalled.ts';

const USAGE = `npm run start:split                                            a gateway, and every module in a process of its own
npm run start:split -- member+accommodation+reservation room   these processes instead
npm run start:split -- --replicas room=2,reservation=2         several of a kind
npm run start:split -- config-server                           and a config server, which gives them the settings of config/`;
const DATA = 'data/split';
const DEFAULT_PORT = '8000';
const MANAGEMENT_OFFSET = 1_000;

/** Starts the processes that the command line names, and ends them once it is signalled. @throws InfraFault */
export async function split(signalled: Signalled): Promise<void> {
  const options = { replicas: { type: 'string', multiple: true, default: [] as string[] } } as const;
  const { values, positionals } = readArguments(options, USAGE);
  const plan = planOf({ processes: positionals, replicas: values.replicas });
  const installation = await installationIn(process.env.JUMAK_DATA_DIR ?? DATA, process.env);
  refuseTaken(installation, plan);
  await refuseTakenPorts(installation);
  const hasConfigServer = plan.some(({ isConfigServer }) => isConfigServer);
  if (hasConfigServer) refuseAnother(installation);
  const { JUMAK_HTTP_PORT: port = DEFAULT_PORT } = installation.shared;
  const width = Math.max(...plan.map(({ name }) => name.length));
  const fleet = new Fleet({
    installation,
    plan,
    port: port === '0' ? await freePort() : Number(port),
    configPort: hasConfigServer ? await freePort() : undefined,
    say: (name, line) => console.log(`${name.padEnd(width)} | ${line}`),
  });
  const tell = (name: string, words: string) => console.log(`✓ ${name.padEnd(width)}  ${words}`);
  tell('servers', serversOf(installation));
  tell('data', `${installation.folder}; schemas, topics and keys on the servers begin with ${installation.prefix}`);
  if (signalled.heard) return;
  await run({ fleet, signalled }, ({ process: { name, pid }, url, seconds }) =>
    tell(name, `${url}, pid ${pid}, serves after ${seconds.toFixed(1)} s`),
  );
}

/** Until it is told to stop, or the edge is gone; what else ends is told, and the rest goes on. */
async function run(
  { fleet, signalled }: { readonly fleet: Fleet; readonly signalled: Signalled },
  tell: (one: Served) => void,
): Promise<void> {
  signalled.again = () => fleet.force();
  stopWithNpm();
  const failed = Promise.withResolvers<void>();
  let failure = false;
  const fail = () => {
    failure = true;
    failed.resolve();
  };
  const watch = (one: Served) => {
    tell(one);
    one.process.exited.then((exit) => {
      if (signalled.heard || failure) return;
      console.error(deathOf(one.process, exit));
      if (one.process === fleet.edge) fail();
    });
  };
  const starting = fleet.start(watch).then(
    () => signalled.heard || console.log(`\n${fleet.edge?.words.join('\n')}`),
    (error: unknown) => {
      if (!(error instanceof StartFailed)) throw error;
      if (signalled.heard) return;
      console.error(`✗ ${error.process.name} has ended before it served, and so the others end.`);
      fail();
    },
  );
  let exits: ReadonlyMap<string, Exit> = new Map();
  try {
    await Promise.race([signalled.first, failed.promise, starting.then(() => new Promise<never>(() => {}))]);
  } finally {
    exits = await fleet.end();
  }
  const bad = [...exits].filter(([name, exit]) => !hasEndedWell(exit, fleet.process(name)));
  if (signalled.heard)
    for (const [name, exit] of bad) console.error(`✗ ${name} ended with ${exit.signal ?? exit.code}.`);
  process.exitCode = bad.length === 0 && !failure ? 0 : 1;
}

/** Of what has not served yet also the signal itself is no fault. */
const hasEndedWell = ({ code, signal }: Exit, launched: LaunchedProcess | undefined): boolean =>
  code === 0 || (launched?.url === undefined && (signal === 'SIGINT' || signal === 'SIGTERM'));

function deathOf({ name, pid, settingsFile }: LaunchedProcess, { code, signal }: Exit): string {
  const what = name.replace(/-\d$/, '').replaceAll('+', ' ');
  return `✗ ${name} (pid ${pid}) has ended with ${signal ?? code}; the rest goes on.
    -> Start it again with: (set -a; . ${settingsFile}; exec npx jumak start ${what})`;
}

function serversOf({ shared }: Installation): string {
  const {
    JUMAK_MYSQL_HOST: host,
    JUMAK_MYSQL_PORT: port = '3306',
    JUMAK_REDIS_URL: redis,
    JUMAK_KAFKA_BROKERS: brokers,
  } = shared;
  return `MySQL ${host}:${port}, Redis ${new URL(redis ?? '').host}, Kafka ${brokers}`;
}

/** Before anything is started: the edge comes last, and the others would have been started for nothing. */
async function refuseTakenPorts({ shared }: Installation): Promise<void> {
  const {
    JUMAK_HTTP_HOST: host,
    JUMAK_HTTP_PORT: port = DEFAULT_PORT,
    JUMAK_MANAGEMENT_HOST: managementHost,
    JUMAK_MANAGEMENT_PORT: managementPort = String(Number(port) === 0 ? 0 : Number(port) + MANAGEMENT_OFFSET),
  } = shared;
  await refuseTakenPort({ port: Number(port), host, setting: 'JUMAK_HTTP_PORT' });
  await refuseTakenPort({ port: Number(managementPort), host: managementHost, setting: 'JUMAK_MANAGEMENT_PORT' });
}

async function refuseTakenPort({
  port,
  host,
  setting,
}: {
  readonly port: number;
  readonly host: string | undefined;
  readonly setting: string;
}): Promise<void> {
  if (await isFree(port, host)) return;
  throw new InfraFault(
    `Port ${port} is in use by another program, or cannot be had.`,
    `Stop that program, or choose another port with ${setting}.`,
  );
}

/** A process takes its settings from one config server. */
function refuseAnother({ shared }: Installation): void {
  if (!shared.CONFIG_URI) return;
  throw new InfraFault(
    `CONFIG_URI names a config server, ${shared.CONFIG_URI}, and one is to be started.`,
    'Unset CONFIG_URI, or leave `config-server` out.',
  );
}

/** Whoever works with one of the folders would be asked for by the commands of the other. */
function refuseTaken({ folder }: Installation, plan: readonly PlannedProcess[]): void {
  const folders = plan.map(({ name, isEdge }) => (isEdge ? folder : path.join(folder, name)));
  const taken = folders.find((one) => DataFolder.look(one) === 'held');
  if (taken === undefined) return;
  throw new InfraFault(
    `The data folder ${taken} is in use by another process.`,
    'Stop that process, or choose another folder with JUMAK_DATA_DIR.',
  );
}
