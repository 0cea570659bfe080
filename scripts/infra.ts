import { DockerInfrastructure } from './infra/docker.infrastructure.ts';
import { InfraFault } from './infra/infra-fault.ts';
import { InfraFolder } from './infra/infra-folder.ts';
import { type Infrastructure, SERVERS, type ServerName, type ServerStatus, type Way } from './infra/infrastructure.ts';
import { NativeInfrastructure } from './infra/native.infrastructure.ts';
import { readArguments } from './infra/read-arguments.ts';

const USAGE = `npm run infra -- up [server...]      starts MySQL (MariaDB), Redis and Kafka for the distributed suites, or some of them
npm run infra -- down [server...]    ends what "up" has started, and keeps the data
npm run infra -- kill [server...]    ends it as a crash does
npm run infra -- wipe                ends it and deletes the data
npm run infra -- status [--json]     says what runs, and where

--at <folder>   another set of servers, with its data there instead of in .infra
--native        processes of this machine, also where a Docker engine answers`;

try {
  await main();
} catch (error) {
  if (!(error instanceof InfraFault)) throw error;
  console.error(`${error.message}\n  -> ${error.fix}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = { at: { type: 'string' }, native: { type: 'boolean' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(options, USAGE);
  const [verb, ...names] = positionals;
  const servers = names.length === 0 ? SERVERS : names.map(serverNamed);
  const folder = new InfraFolder(values.at);
  const way = wayOf(folder, { native: values.native ?? false });
  const infrastructure = way === 'in docker' ? new DockerInfrastructure(folder) : new NativeInfrastructure(folder);
  if (verb === 'up') await infrastructure.up(servers);
  else if (verb === 'down') await infrastructure.down(servers);
  else if (verb === 'kill') await infrastructure.kill(servers);
  else if (verb === 'wipe') await infrastructure.wipe();
  else if (verb !== 'status')
    throw new InfraFault(verb === undefined ? 'Say what to do.' : `There is no "${verb}".`, `Usage:\n\n${USAGE}`);
  await show(infrastructure, { json: values.json ?? false });
}

/** As they were started, so that none is left behind; else with Docker where its engine answers. */
function wayOf(folder: InfraFolder, { native }: { readonly native: boolean }): Way {
  const known = folder.way();
  if (native && known === 'in docker')
    throw new InfraFault(
      `The servers of ${folder.path} run in Docker.`,
      'Wipe them without --native, or name another folder with --at.',
    );
  return known ?? (native || !DockerInfrastructure.isThere ? 'natively' : 'in docker');
}

function serverNamed(name: string): ServerName {
  const server = SERVERS.find((one) => one === name);
  if (server === undefined)
    throw new InfraFault(`There is no server "${name}".`, `Name some of ${SERVERS.join(', ')}.`);
  return server;
}

async function show(infrastructure: Infrastructure, { json }: { readonly json: boolean }): Promise<void> {
  const status = await infrastructure.status();
  if (json) console.log(JSON.stringify(status));
  else for (const line of status) console.log(row(line));
}

function row({ server, runs, address = '', pid, answers }: ServerStatus): string {
  const process = pid === undefined ? '' : `pid ${pid}`;
  return [
    answers ? '✓' : '✗',
    server.padEnd(6),
    answers ? runs.padEnd(9) : 'down'.padEnd(9),
    address.padEnd(40),
    process,
  ]
    .join(' ')
    .trimEnd();
}
