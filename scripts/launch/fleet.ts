import path from 'node:path';
import type { Installation } from './installation.ts';
import { type Exit, LaunchedProcess } from './launched-process.ts';
import type { PlannedProcess } from './plan.ts';
import { ProcessSettings } from './process-settings.ts';

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
  readonly #settings: ProcessSettings;
  readonly #running = new Map<string, LaunchedProcess>();
  #ending = false;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#settings = new ProcessSettings(parts);
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
    const folder = this.#folderOf(planned);
    const variables = this.#settings.of(planned, folder);
    const say = (line: string) => this.#parts.say(name, line);
    const launched = new LaunchedProcess({ name, what, folder, variables, say });
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
}
