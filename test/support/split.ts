import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { type OperatorAccess, OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { Fleet, type Served } from '../../scripts/launch/fleet.ts';
import { type Installation, installationIn } from '../../scripts/launch/installation.ts';
import type { Exit, LaunchedProcess } from '../../scripts/launch/launched-process.ts';
import { type PlannedProcess, planOf } from '../../scripts/launch/plan.ts';
import { ApiClient } from './api-client.ts';
import { Figures } from './figures.ts';
import { Forger } from './forged-tokens.ts';
import { Invariants } from './invariants.ts';
import { deleteTopics } from './kafka-installation.ts';
import { dropSchemas } from './mysql-server.ts';
import { Operator } from './operator.ts';
import { TemporaryFolder } from './temporary-folder.ts';

export const PASSWORD = 'oak-river-lantern-42';
const VARIABLES = {
  JUMAK_ENVIRONMENT: 'test',
  JUMAK_RATE_LIMITS_ENABLED: 'false',
  JUMAK_DEMO_ENABLED: 'false',
  JUMAK_EVENT_BUS_PARTITIONS: '3',
  JUMAK_LOG_LEVEL: 'debug',
  JUMAK_LOG_REQUESTS: 'true',
};

interface SplitSetup {
  /** What runs together; left out, every module by itself behind a gateway. */
  readonly processes?: readonly string[];
  /** `room=2`: how many there are of what runs more than once. */
  readonly replicas?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** The real program as several processes on the servers of the suites, put together as `npm run start:split` does it. */
export class Split {
  readonly url: string;
  /** What each process has logged, by its name. */
  readonly logged = new Map<string, string[]>();
  readonly #folder: TemporaryFolder;
  readonly #installation: Installation;
  readonly #plan: readonly PlannedProcess[];
  readonly #fleet: Fleet;
  readonly #urls = new Map<string, string>();

  private constructor(parts: {
    readonly folder: TemporaryFolder;
    readonly installation: Installation;
    readonly plan: readonly PlannedProcess[];
    readonly port: number;
  }) {
    const { folder, installation, plan, port } = parts;
    this.#folder = folder;
    this.#installation = installation;
    this.#plan = plan;
    this.url = `http://127.0.0.1:${port}`;
    const say = (name: string, line: string) => this.logged.set(name, [...(this.logged.get(name) ?? []), line]);
    this.#fleet = new Fleet({ installation, plan, port, say });
  }

  static async start({ processes = [], replicas = [], variables = {} }: SplitSetup = {}): Promise<Split> {
    const folder = new TemporaryFolder();
    const servers = Object.entries(process.env).filter(([name]) => name.startsWith('JUMAK_TEST_'));
    const environment = { ...Object.fromEntries(servers), ...VARIABLES, ...variables };
    const installation = await installationIn(folder.path, environment);
    const plan = planOf({ processes, replicas });
    const split = new Split({ folder, installation, plan, port: await freePort() });
    try {
      await split.#fleet.start((served) => split.#serves(served));
      return split;
    } catch (error) {
      await split.end();
      throw error instanceof Error ? new Error(`${error.message}: ${JSON.stringify([...split.logged])}`) : error;
    }
  }

  /** The processes, replicas too. */
  get names(): readonly string[] {
    return this.#plan.map(({ name }) => name);
  }

  get anyone(): ApiClient {
    return new ApiClient(this.url);
  }

  get invariants(): Invariants {
    return Invariants.onMysql(this.prefix);
  }

  /** What the names of its schemas and topics begin with. */
  get prefix(): string {
    return this.#installation.prefix;
  }

  /** Where a process serves by itself, for whoever goes around the edge. */
  urlOf(name: string): string {
    return this.#urls.get(name) ?? '';
  }

  /** What a process has in its data folder; those of the others are in that of the edge. */
  filesOf(name: string): readonly string[] {
    return readdirSync(this.#folderOf(name));
  }

  /** Whoever operates a process, on its own machine. */
  operator(name: string): Operator {
    const { url, token } = this.#operatorsOf(name);
    return new Operator(url, { token });
  }

  /** Where a process listens to its operators. */
  operatorsUrlOf(name: string): string {
    return this.#operatorsOf(name).url;
  }

  async figuresOf(name: string): Promise<Figures> {
    return new Figures(await this.operator(name).metrics());
  }

  /** The words that a process was started with, as anybody on the machine can read them. */
  argumentsOf(name: string): string {
    return execFileSync('ps', ['-o', 'args=', '-p', String(this.#process(name).pid)], { encoding: 'utf8' });
  }

  /** Whoever has got hold of the key by which member signs. */
  forger(memberId: string): Forger {
    const keys = loadKeys({ dataDir: this.#folder.path });
    return new Forger({ keys, terms: { issuer: 'jumak', audience: 'jumak-api' }, memberId });
  }

  /** The records that a process has logged. */
  records(name: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = this.logged.get(name) ?? [];
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  /** Somebody who signed up and signed in, as the outside does. */
  async member(who: { readonly email: string; readonly host?: boolean }): Promise<ApiClient> {
    const { anyone } = this;
    const { email } = who;
    const { id } = await anyone.must(201, anyone.post('/members', { email, name: '나그네', password: PASSWORD }));
    const guest = await this.logIn({ email, id });
    if (who.host !== true) return guest;
    await guest.must(200, guest.post('/members/me/host'));
    return this.logIn({ email, id });
  }

  async logIn({ email, id }: { readonly email: string; readonly id: string }): Promise<ApiClient> {
    const { anyone } = this;
    const { accessToken: token } = await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }));
    return new ApiClient(this.url, { memberId: id, token });
  }

  /** Ends a process as a crash does. */
  async kill(name: string): Promise<void> {
    const process = this.#process(name);
    process.kill('SIGKILL');
    await process.exited;
  }

  /** Holds a process up where it is, for as long as the work takes. */
  async heldUp(name: string, work: () => Promise<void>): Promise<void> {
    this.#process(name).kill('SIGSTOP');
    try {
      await work();
    } finally {
      this.#process(name).kill('SIGCONT');
    }
  }

  async startAgain(name: string): Promise<void> {
    const planned = this.#plan.find((one) => one.name === name);
    if (planned === undefined) throw new Error(`there is no process ${name}`);
    this.#serves(await this.#fleet.launch(planned));
  }

  /** How each process has ended. */
  async end(): Promise<ReadonlyMap<string, Exit>> {
    const exits = await this.#fleet.end();
    await Promise.all([dropSchemas(this.prefix), deleteTopics({ prefix: `${this.prefix}.` })]);
    this.#folder.remove();
    return exits;
  }

  #operatorsOf(name: string): OperatorAccess {
    const access = new OperatorAccessFile(this.#folderOf(name)).read();
    if (access === undefined) throw new Error(`nobody operates ${name}`);
    return access;
  }

  #process(name: string): LaunchedProcess {
    const process = this.#fleet.process(name);
    if (process === undefined) throw new Error(`there is no process ${name}`);
    return process;
  }

  #folderOf(name: string): string {
    const isEdge = this.#plan.find(({ isEdge }) => isEdge)?.name === name;
    return isEdge ? this.#folder.path : this.#folder.file(name);
  }

  #serves({ process: { name }, url }: Served): void {
    this.#urls.set(name, url);
  }
}
