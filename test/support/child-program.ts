import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXECUTABLE } from './jumak.ts';

/** Another program than that of the checkout, or other words for it. */
interface Called {
  readonly executable?: string;
  readonly words?: readonly string[];
  readonly cwd?: string;
}

const CHECKOUT = join(import.meta.dirname, '../..');
const READY_WITHIN = 60_000;
const NOTHING_OF_OURS = Object.entries(process.env).filter(([name]) => !/^(JUMAK_|CONFIG_|NODE_OPTIONS$)/.test(name));

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The real program in a process of its own, on a free port; whatever it says is kept. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #exited: Promise<Exit>;
  readonly #began = performance.now();
  #exit: Exit | undefined;
  #output = '';
  #url = '';
  #seconds = 0;

  private constructor({ executable, words, cwd, env }: Required<Called> & { readonly env: NodeJS.ProcessEnv }) {
    this.#child = spawn(executable, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env });
    const keep = (text: Buffer) => {
      this.#output += text;
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#exited = once(this.#child, 'close').then(([code, signal]) => {
      this.#exit = { code, signal };
      return this.#exit;
    });
  }

  /** Only begins; it is ready when it says so. */
  static launch(folder: string, variables: Readonly<Record<string, string>> = {}, called: Called = {}): ChildProgram {
    const env = {
      ...Object.fromEntries(NOTHING_OF_OURS),
      JUMAK_ENVIRONMENT: 'test',
      JUMAK_HTTP_PORT: '0',
      JUMAK_DATA_DIR: folder,
      JUMAK_RATE_LIMITS_ENABLED: 'false',
      JUMAK_DEMO_ENABLED: 'false',
      ...variables,
    };
    const { executable = EXECUTABLE, words = ['start'], cwd = CHECKOUT } = called;
    return new ChildProgram({ executable, words, cwd, env });
  }

  /** Begins it with these variables and no others, as a container does. */
  static contained(called: Required<Called>, env: Readonly<Record<string, string>>): ChildProgram {
    return new ChildProgram({ ...called, env });
  }

  get hasEnded(): boolean {
    return this.#exit !== undefined;
  }

  get url(): string {
    return this.#url;
  }

  get output(): string {
    return this.#output;
  }

  /** How long the start took. */
  get seconds(): number {
    return this.#seconds;
  }

  /** What it holds of the machine's memory, in bytes. */
  get residentBytes(): number {
    return 1_024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child.pid)], { encoding: 'utf8' }));
  }

  async ready(): Promise<void> {
    while (performance.now() - this.#began < READY_WITHIN) {
      if (this.#exit !== undefined) break;
      const [, url] = /(?:API|settings) +(http:\S+?)\/(?:api\/v1|<service>)/.exec(this.#output) ?? [];
      if (url !== undefined) {
        this.#url = url;
        this.#seconds = (performance.now() - this.#began) / 1_000;
        return;
      }
      await sleep(10);
    }
    this.kill('SIGKILL');
    throw new Error(`it did not start: ${JSON.stringify(this.#exit)} ${this.#output}`);
  }

  /** Signals this process and no other. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** How it ended; after the hard stop it counts as hung. */
  async exit({ within = 30_000 } = {}): Promise<Exit> {
    const hung = sleep(within, undefined, { ref: false }).then(() => {
      if (this.#exit === undefined) throw new Error(`it did not end: ${this.#output}`);
      return this.#exit;
    });
    return Promise.race([this.#exited, hung]);
  }

  /** Ends it if it still lives, for the end of a test. */
  async discard(): Promise<void> {
    if (this.#exit === undefined) this.kill('SIGKILL');
    await this.#exited;
  }
}
