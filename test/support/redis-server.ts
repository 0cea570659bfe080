import { type ChildProcess, spawn } from 'node:child_process';
import type { RedisAddress } from '#kernel/redis/redis.client.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { eventually } from './eventually.ts';
import { killAtOnce } from './kill-at-once.ts';
import { connectRedis } from './redis-at-hand.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** How a server is secured: its settings, as its command line takes them, and what a client of it has to know. */
interface Secured {
  readonly settings: (port: number) => readonly string[];
  readonly client: (port: number) => RedisAddress & { readonly url: string };
}

const OPEN: Secured = {
  settings: (port) => ['--port', String(port)],
  client: (port) => ({ url: `redis://127.0.0.1:${port}` }),
};

/** A Redis of the test's own, which it may stop, pause and lose. It keeps on disk what it is told to save, and nothing by itself. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #secured: Secured;
  readonly #folder = new TemporaryFolder();
  #child: ChildProcess | undefined;

  private constructor(port: number, secured: Secured) {
    this.#port = port;
    this.#secured = secured;
    this.url = secured.client(port).url;
  }

  static async start(secured = OPEN): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), secured);
    await server.start();
    return server;
  }

  /** Starts again with what was saved. */
  async start(): Promise<void> {
    const own = this.#secured.settings(this.#port);
    const settings = [...own, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#child = spawn('redis-server', [...settings, '--dir', this.#folder.path], { stdio: 'ignore' });
    const connection = connectRedis(this.#secured.client(this.#port));
    try {
      await eventually(() => connection.run().then(() => undefined));
    } finally {
      connection.close();
    }
  }

  /** It is gone at once, and with it what was not saved. */
  kill(): Promise<void> {
    return killAtOnce(this.#child);
  }

  /** It takes connections and answers nobody. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** What the next start begins with. */
  save(): Promise<void> {
    return this.#tell('SAVE');
  }

  /** As after a fail-over: it only copies what the other one is told, and keeps its connections. */
  follow(other: RedisServer): Promise<void> {
    return this.#tell('REPLICAOF', '127.0.0.1', String(other.#port));
  }

  /** Changes a setting of the server as it runs. */
  set(setting: string, value: string): Promise<void> {
    return this.#tell('CONFIG', 'SET', setting, value);
  }

  /** Makes an account, or changes its rights. */
  account(user: string, ...rules: readonly string[]): Promise<void> {
    return this.#tell('ACL', 'SETUSER', user, ...rules);
  }

  /** Gives it more than it has memory for, so that it evicts by its policy. */
  async overfill(): Promise<void> {
    const fill = (key: string) => this.#tell('SET', key, 'x'.repeat(1_000_000), 'PX', '60000');
    for (let filled = 0; filled < 8; filled += 1) await fill(`filler-${filled}`);
    await this.set('maxmemory', '6mb');
    await fill('one-too-many');
    await this.set('maxmemory', '0');
  }

  async end(): Promise<void> {
    await this.kill();
    this.#folder.remove();
  }

  async #tell(command: string, ...words: readonly string[]): Promise<void> {
    const connection = connectRedis(this.#secured.client(this.#port));
    try {
      await connection.ask((redis) => redis.call(command, ...words));
    } finally {
      connection.close();
    }
  }
}
