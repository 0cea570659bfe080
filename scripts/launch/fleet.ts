import path from 'node:path';
import type { Variables } from './infra-settings.ts';
import { type Installation, keysIn } from './installation.ts';
import { type Exit, LaunchedProcess } from './launched-process.ts';
import type { PlannedProcess } from './plan.ts';

/** What the edge alone is told: where the outside reaches it, and where it keeps what it writes. */
const OF_THE_EDGE = [
  'JUMAK_HTTP_HOST',
  'JUMAK_HTTP_PORT',
  'JUMAK_HTTP_TRUSTED_PROXIES',
  'JUMAK_MANAGEMENT_HOST',
  'JUMAK_MANAGEMENT_PORT',
  'JUMAK_DATA_DIR',
  'JUMAK_REGISTRY_ADVERTISE',
];

const BEHIND: Variables = {
  JUMAK_HTTP_HOST: '127.0.0.1',
  JUMAK_HTTP_PORT: '0',
  JUMAK_HTTP_TRUSTED_PROXIES: '127.0.0.1,::1',
  JUMAK_HTTP_BEHIND_GATEWAY: 'true',
  JUMAK_MANAGEMENT_HOST: '127.0.0.1',
  JUMAK_MANAGEMENT_PORT: '0',
};

interface FleetParts {
  readonly installation: Installation;
  readonly plan: readonly PlannedProcess[];
  /** Where the outside reaches the edge. */
  readonly port: number;
  /** Hears what a process says, or what became of it. */
  readonly say: (name: string, line: string) => void;
}

export interface Served {
  readonly process: LaunchedProcess;
  readonly url: string;
  readonly seconds: number;
}

/** A process has ended before it served. */
export class StartFailed extends Error {
  readonly process: LaunchedProcess;

  constructor(process: LaunchedProcess) {
    super(`${process.name} does not start`);
    this.process = process;
  }
}

/** The processes of a split: started and ended together, each for itself meanwhile. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #keys: ReturnType<typeof keysIn>;
  readonly #running = new Map<string, LaunchedProcess>();
  #ending = false;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#keys = keysIn(parts.installation);
  }

  /** Tells of each process once it serves; a gateway comes last, so that all is there once it serves. @throws StartFailed */
  async start(served: (one: Served) => void): Promise<void> {
    const { plan } = this.#parts;
    const gateways = plan.filter(({ what }) => what.includes('gateway'));
    for (const wave of [plan.filter((one) => !gateways.includes(one)), gateways])
      await Promise.all(wave.map(async (planned) => served(await this.launch(planned))));
  }

  /** Also starts one again that has ended. @throws StartFailed */
  async launch(planned: PlannedProcess): Promise<Served> {
    if (this.#ending) throw new Error('The fleet is ending.');
    const began = performance.now();
    const { name, what } = planned;
    const variables = this.#variablesOf(planned);
    const say = (line: string) => this.#parts.say(name, line);
    const launched = new LaunchedProcess({ name, what, folder: this.#folderOf(planned), variables, say });
    this.#running.set(name, launched);
    const url = await launched.serves;
    if (url === undefined) throw new StartFailed(launched);
    return { process: launched, url, seconds: (performance.now() - began) / 1_000 };
  }

  process(name: string): LaunchedProcess | undefined {
    return this.#running.get(name);
  }

  /** The process that the outside comes to. */
  get edge(): LaunchedProcess | undefined {
    return this.process(this.#parts.plan.find(({ isEdge }) => isEdge)?.name ?? '');
  }

  /** Ends the gateways first, for they need the others. Answers how each process has ended. */
  async end(): Promise<ReadonlyMap<string, Exit>> {
    this.#ending = true;
    const all = [...this.#running.values()];
    const gateways = all.filter(({ name }) => name.startsWith('gateway'));
    const exits = new Map<string, Exit>();
    for (const wave of [gateways, all.filter((one) => !gateways.includes(one))])
      await Promise.all(wave.map(async (one) => exits.set(one.name, await one.end())));
    return exits;
  }

  force(): void {
    for (const one of this.#running.values()) one.kill('SIGKILL');
  }

  #folderOf({ name, isEdge }: PlannedProcess): string {
    const { folder } = this.#parts.installation;
    return isEdge ? folder : path.join(folder, name);
  }

  #variablesOf(planned: PlannedProcess): Variables {
    const { installation, port } = this.#parts;
    const { JUMAK_HTTP_HOST: host = '127.0.0.1' } = installation.shared;
    const url = `http://${/^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host}:${port}`;
    const shared = Object.entries(installation.shared).filter(
      ([name]) => planned.isEdge || !OF_THE_EDGE.includes(name),
    );
    return {
      JUMAK_HTTP_PUBLIC_URL: url,
      ...Object.fromEntries(shared),
      ...this.#keys.cursors,
      ...(planned.signs ? this.#keys.signing : {}),
      ...(planned.isEdge ? { JUMAK_HTTP_PORT: String(port) } : BEHIND),
      ...(planned.what.includes('gateway') ? { JUMAK_HTTP_BEHIND_GATEWAY: 'false' } : {}),
      ...(planned.isFirst ? {} : { JUMAK_DEMO_ENABLED: 'false' }),
      JUMAK_DATA_DIR: this.#folderOf(planned),
    };
  }
}
