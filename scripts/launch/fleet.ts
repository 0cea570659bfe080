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
  /** Where the config server of the plan is to be reached, if there is one. */
  readonly configPort?: number | undefined;
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
    for (const wave of wavesOf(this.#parts.plan))
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

  /** Ends those first that need the others. Answers how each process has ended. */
  async end(): Promise<ReadonlyMap<string, Exit>> {
    this.#ending = true;
    const exits = new Map<string, Exit>();
    for (const wave of wavesOf(this.#parts.plan).reverse()) {
      const running = wave.map(({ name }) => this.process(name)).filter((one) => one !== undefined);
      await Promise.all(running.map(async (one) => exits.set(one.name, await one.end())));
    }
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

/** What is there for the others comes first, and what asks all of them last. */
function wavesOf(plan: readonly PlannedProcess[]): (readonly PlannedProcess[])[] {
  const place = ({ isConfigServer, modules }: PlannedProcess) => (isConfigServer ? 0 : modules.length > 0 ? 1 : 2);
  return [0, 1, 2].map((wave) => plan.filter((one) => place(one) === wave));
}
