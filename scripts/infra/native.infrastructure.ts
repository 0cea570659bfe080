import fs from 'node:fs';
import { Daemon } from './daemon.ts';
import { answers } from './exchange.ts';
import { InfraFault } from './infra-fault.ts';
import { addressOf, type InfraFolder } from './infra-folder.ts';
import { type Infrastructure, SERVERS, type ServerName, type ServerStatus } from './infrastructure.ts';
import { kafka } from './kafka.server.ts';
import { mariadb } from './mariadb.server.ts';
import type { NativeServer } from './native-server.ts';
import { freePort, isFree } from './ports.ts';
import { redis } from './redis.server.ts';

const UP_WITHIN = 120_000;
const servers: Readonly<Record<ServerName, NativeServer>> = { mysql: mariadb, redis, kafka };

/** Servers as ordinary processes on loopback. What runs beside them on the machine is left alone. */
export class NativeInfrastructure implements Infrastructure {
  readonly #folder: InfraFolder;

  constructor(folder: InfraFolder) {
    this.#folder = folder;
  }

  async up(names: readonly ServerName[]): Promise<void> {
    for (const name of names) await this.#up(name);
  }

  async down(names: readonly ServerName[]): Promise<void> {
    await Promise.all(names.map((name) => this.#daemon(name).stop()));
  }

  async kill(names: readonly ServerName[]): Promise<void> {
    await Promise.all(names.map((name) => this.#daemon(name).kill()));
  }

  async wipe(): Promise<void> {
    this.#folder.mustBeOurs();
    await this.kill(SERVERS);
    this.#folder.remove();
  }

  status(): Promise<readonly ServerStatus[]> {
    return Promise.all(
      SERVERS.map(async (server) => {
        const port = this.#folder.ports()[server];
        const { pid } = this.#daemon(server);
        return {
          server,
          runs: 'natively',
          address: port === undefined ? undefined : addressOf(server, port),
          pid,
          answers: pid !== undefined && port !== undefined && (await answers(server, { port })),
        };
      }),
    );
  }

  async #up(name: ServerName): Promise<void> {
    const daemon = this.#daemon(name);
    const known = this.#folder.ports()[name];
    if (daemon.pid !== undefined && known !== undefined) {
      if (await answers(name, { port: known })) return;
      await daemon.stop();
    }
    const port = await this.#portFor(name, known);
    this.#folder.keep({ ports: { ...this.#folder.ports(), [name]: port }, way: 'natively' });
    const folder = this.#folder.file(name);
    fs.mkdirSync(folder, { recursive: true });
    const start = await servers[name].prepare({ folder, port });
    await daemon.start({ ...start, cwd: folder, isUp: () => answers(name, { port }), within: UP_WITHIN });
  }

  /** The port that was asked for, or the one that it had, so that clients find it again, or any. */
  async #portFor(name: ServerName, known: number | undefined): Promise<number> {
    const variable = `JUMAK_TEST_${name.toUpperCase()}_PORT`;
    const asked = process.env[variable];
    if (asked === undefined) return known !== undefined && (await isFree(known)) ? known : freePort();
    if (await isFree(Number(asked))) return Number(asked);
    throw new InfraFault(
      `Port ${asked} for ${name} is taken.`,
      `End what listens there, or leave ${variable} unset for a free one.`,
    );
  }

  #daemon(name: ServerName): Daemon {
    return new Daemon({ name, folder: this.#folder.path });
  }
}
