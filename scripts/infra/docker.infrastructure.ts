import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { answers } from './exchange.ts';
import { InfraFault } from './infra-fault.ts';
import { addressOf, type InfraFolder, type Ports } from './infra-folder.ts';
import { type Infrastructure, SERVERS, type ServerName, type ServerStatus } from './infrastructure.ts';
import { freePort } from './ports.ts';

const COMPOSE_FILE = path.resolve(import.meta.dirname, '../../docker-compose.yml');

/** The servers of the profile `infra` in docker-compose.yml, in a project of their own for each folder. */
export class DockerInfrastructure implements Infrastructure {
  readonly #folder: InfraFolder;

  constructor(folder: InfraFolder) {
    this.#folder = folder;
  }

  /** Whether a Docker engine with compose answers on this machine. */
  static get isThere(): boolean {
    const works = (...args: readonly string[]) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
    return works('info') && works('compose', 'version');
  }

  async up(names: readonly ServerName[]): Promise<void> {
    const known = this.#folder.ports();
    const ports: Partial<Record<ServerName, number>> = {};
    for (const name of SERVERS) ports[name] = portAskedFor(name) ?? known[name] ?? (await freePort());
    this.#folder.keep({ ports, way: 'in docker' });
    this.#compose('up', '--detach', '--wait', ...names);
  }

  async down(names: readonly ServerName[]): Promise<void> {
    this.#compose('stop', ...names);
  }

  async kill(names: readonly ServerName[]): Promise<void> {
    this.#compose('kill', ...names);
  }

  async wipe(): Promise<void> {
    this.#folder.mustBeOurs();
    this.#compose('down', '--volumes');
    this.#folder.remove();
  }

  status(): Promise<readonly ServerStatus[]> {
    const ports = this.#folder.ports();
    return Promise.all(
      SERVERS.map(async (server) => {
        const port = ports[server];
        const address = port === undefined ? undefined : addressOf(server, port);
        return { server, runs: 'in docker', address, answers: port !== undefined && (await answers(server, { port })) };
      }),
    );
  }

  #compose(...command: readonly string[]): void {
    const project = `jumak-infra-${createHash('sha256').update(this.#folder.path).digest('hex').slice(0, 8)}`;
    const args = ['compose', '--file', COMPOSE_FILE, '--project-name', project, '--profile', 'infra', ...command];
    const env = { ...process.env, ...portVariables(this.#folder.ports()) };
    const { status, stderr } = spawnSync('docker', args, { env, encoding: 'utf8' });
    if (status !== 0)
      throw new InfraFault(
        `docker compose ${command[0]} failed: ${stderr.trim().slice(-1_000)}`,
        'Mend what it says; "npm run infra -- wipe" begins with empty containers, and --native does without Docker.',
      );
  }
}

const variableOf = (server: ServerName): string => `JUMAK_TEST_${server.toUpperCase()}_PORT`;

function portAskedFor(server: ServerName): number | undefined {
  const asked = process.env[variableOf(server)];
  return asked === undefined ? undefined : Number(asked);
}

const portVariables = (ports: Ports): Record<string, string> =>
  Object.fromEntries(SERVERS.map((server) => [variableOf(server), String(ports[server] ?? '')]));
