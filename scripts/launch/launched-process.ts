import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import type { Variables } from './infra-settings.ts';
import { isSetting } from './installation.ts';
import { writeSettings } from './settings-file.ts';

const EXECUTABLE = path.resolve(import.meta.dirname, '../../src/bootstrap/cli/jumak.sh');
const LAST_WORD = 'Ctrl-C';
const SERVES = /^\s+(?:API|settings)\s+(http\S+)\/(?:api\/v1|<service>\/<profile>)$/;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Launch {
  readonly name: string;
  readonly what: readonly string[];
  readonly folder: string;
  /** Its settings, and nothing else of the kind. */
  readonly variables: Variables;
  /** Hears each line that it says: log records as they come, its other words only when it has failed. */
  readonly say: (line: string) => void;
}

/** A process of ours, in the group of this one, which ends in good order when this one is gone; and a file with the settings by which it can be started again. */
export class LaunchedProcess {
  readonly name: string;
  readonly exited: Promise<Exit>;
  /** Resolves with where it serves once it does, and with nothing when it ends before. */
  readonly serves: Promise<string | undefined>;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #words: string[] = [];
  #url: string | undefined;

  constructor({ name, what, folder, variables, say }: Launch) {
    this.name = name;
    this.#folder = folder;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeSettings(this.settingsFile, variables);
    new OperatorAccessFile(folder).remove();
    this.#child = spawn(EXECUTABLE, ['start', '--until-stdin-ends', ...what], {
      stdio: 'pipe',
      env: { ...withoutSettings(process.env), ...variables },
    });
    const { stdout, stderr } = this.#child as { readonly stdout: Readable; readonly stderr: Readable };
    this.exited = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
    this.serves = new Promise((resolve) => {
      createInterface({ input: stdout }).on('line', (line) => {
        const url = SERVES.exec(line)?.[1];
        if (line.startsWith('{')) say(line);
        else this.#words.push(line);
        if (url !== undefined) this.#url = url;
        if (line.startsWith(LAST_WORD)) resolve(this.#url);
      });
      this.exited.then(() => resolve(undefined));
    });
    createInterface({ input: stderr }).on('line', say);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Where it serves, once it does. */
  get url(): string | undefined {
    return this.#url;
  }

  /** What it has said to people. */
  get words(): readonly string[] {
    return this.#words;
  }

  get settingsFile(): string {
    return path.join(this.#folder, 'env');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks it to end in good order, unless it is at it already: it may have been told by whoever told us. */
  end(): Promise<Exit> {
    const { exitCode, signalCode } = this.#child;
    const serving = new OperatorAccessFile(this.#folder).read() !== undefined;
    if (exitCode === null && signalCode === null && (serving || this.#url === undefined)) this.kill('SIGTERM');
    return this.exited;
  }
}

const withoutSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting(name)));
