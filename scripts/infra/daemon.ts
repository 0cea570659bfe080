import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfraFault } from './infra-fault.ts';
import { programPath } from './programs.ts';

const LOOK_EVERY = 50;
const STOP_WITHIN = 30_000;
const LAST_LINES = 5;

interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly isUp: () => Promise<boolean>;
  readonly within: number;
}

/** A process of ours that outlives the command which started it; a file has its pid, and what it says goes to a log. */
export class Daemon {
  readonly #name: string;
  readonly #pidFile: string;
  readonly #log: string;

  constructor({ name, folder }: { readonly name: string; readonly folder: string }) {
    this.#name = name;
    this.#pidFile = path.join(folder, `${name}.pid`);
    this.#log = path.join(folder, `${name}.log`);
  }

  /** Undefined when it does not run; a process that has been given the same number since is not it. */
  get pid(): number | undefined {
    if (!fs.existsSync(this.#pidFile)) return undefined;
    const [pid, since] = fs.readFileSync(this.#pidFile, 'utf8').trim().split(' ');
    return since !== undefined && startOf(Number(pid)) === since ? Number(pid) : undefined;
  }

  /** @throws InfraFault when it ends at once, or is not up in time */
  async start({ command, args, cwd, isUp, within }: Start): Promise<void> {
    const log = fs.openSync(this.#log, 'w');
    const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', log, log] });
    child.unref();
    fs.closeSync(log);
    let ended: string | undefined;
    child.once('error', (error) => {
      ended = error.message;
    });
    child.once('exit', (code, signal) => {
      ended = `it ended with ${signal ?? code}`;
    });
    if (child.pid !== undefined) fs.writeFileSync(this.#pidFile, `${child.pid} ${startOf(child.pid)}\n`);
    for (const until = performance.now() + within; ; await sleep(LOOK_EVERY)) {
      if (ended !== undefined) throw this.#fault(ended);
      if (await isUp()) return;
      if (performance.now() > until) throw this.#fault(`it does not answer within ${within / 1_000} s`);
    }
  }

  /** In good order, or by force when that takes too long. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await this.kill();
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const { pid } = this;
    if (pid === undefined) return;
    process.kill(pid, signal);
    for (const until = performance.now() + STOP_WITHIN; performance.now() < until; await sleep(LOOK_EVERY))
      if (this.pid === undefined) {
        fs.rmSync(this.#pidFile);
        return;
      }
  }

  #fault(what: string): InfraFault {
    const said = fs.readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n    ');
    return new InfraFault(
      `${this.#name} does not start: ${what}.\n    ${said}`,
      `Read ${this.#log}; "npm run infra -- wipe" begins with empty data.`,
    );
  }
}

/** When a process began, in the words of `ps`, which are the same wherever it is asked; undefined when there is none, or what is left of one. */
function startOf(pid: number): string | undefined {
  const { stdout } = spawnSync(
    programPath({ program: 'ps', from: 'procps' }),
    ['-o', 'stat=,lstart=', '-p', String(pid)],
    { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } },
  );
  const [state, ...since] = stdout.trim().split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : since.join('_');
}
