import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/infra/ports.ts';
import { ChildProgram, type Exit } from './child-program.ts';
import { type Contained, composition, Dockerfile } from './containers.ts';
import { eventually } from './eventually.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from './mysql-server.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const HEALTHY_WITHIN = 120_000;
const BETWEEN_CHECKS = 250;
const ENGINE = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

interface Setup {
  /** The program that the image holds. */
  readonly executable: string;
  readonly profile: string;
  readonly scale?: Readonly<Record<string, number>>;
  /** What the files of the secrets hold, but for the password of the database. */
  readonly secrets: Readonly<Record<string, string>>;
}

interface Running {
  readonly name: string;
  readonly program: ChildProgram;
  readonly port: number;
}

/**
 * The services of a profile of docker-compose.yml, as processes of this machine: each the program of the image with the command and the
 * environment that the container would have. Only what a container has to itself is translated: addresses, ports, folders, prefixes.
 */
export class Composed {
  readonly #setup: Setup;
  readonly #folder = new TemporaryFolder();
  readonly #image = new Dockerfile();
  readonly #composition = composition();
  readonly #prefix = newSchemaPrefix();
  readonly #user = `c_${randomBytes(5).toString('hex')}`;
  readonly #password: string;
  readonly #running: Running[] = [];

  constructor(setup: Setup) {
    this.#setup = setup;
    const files = { ...setup.secrets, 'mysql-password': randomBytes(24).toString('hex') };
    for (const [name, content] of Object.entries(files)) writeFileSync(this.#secret(name), `${content}\n`);
    this.#password = files['mysql-password'];
  }

  /** Starts each service once all that it depends on is healthy. */
  async up(): Promise<void> {
    await this.#admit();
    const waiting = new Map(
      Object.entries(this.#composition.services).filter(
        ([, { build, profiles }]) => build !== undefined && profiles.includes(this.#setup.profile),
      ),
    );
    while (waiting.size > 0) {
      const due = [...waiting].filter(([, { depends_on: needs = {} }]) =>
        Object.keys(needs).every((other) => !waiting.has(other)),
      );
      if (due.length === 0) throw new Error(`these wait for each other: ${[...waiting.keys()].join(', ')}`);
      const replicas = due.flatMap(([name, service]) =>
        Array.from({ length: this.#setup.scale?.[name] ?? 1 }, (_, number) => ({ name, number, service })),
      );
      await Promise.all(replicas.map((replica) => this.#start(replica)));
      for (const [name] of due) waiting.delete(name);
    }
  }

  /** Where the outside reaches a service. */
  url(name: string): string {
    const { port } = this.#running.find((one) => one.name === name) ?? {};
    return `http://127.0.0.1:${port}`;
  }

  /** Tells all of them to stop, as an engine does, and how each has ended. */
  async down(): Promise<readonly Exit[]> {
    for (const { program } of this.#running) program.kill('SIGTERM');
    return Promise.all(this.#running.map(({ program }) => program.exit()));
  }

  async discard(): Promise<void> {
    await Promise.all(this.#running.map(({ program }) => program.discard()));
    await dropSchemas(this.#prefix);
    const client = await otherClient();
    await client.query("DROP USER IF EXISTS ?@'%'", [this.#user]);
    await client.end();
    this.#folder.remove();
  }

  /** Gives an account the rights that the service of the database gives it, and no others. */
  async #admit(): Promise<void> {
    const rights = this.#composition.configs['mysql-rights']?.content ?? '';
    const client = await otherClient();
    await client.query("CREATE USER ?@'%' IDENTIFIED BY ?", [this.#user, this.#password]);
    await client.query(rights.replace("'jumak'", `'${this.#user}'`));
    await client.end();
  }

  async #start(replica: {
    readonly name: string;
    readonly number: number;
    readonly service: Contained;
  }): Promise<void> {
    const { name, number, service } = replica;
    const port = await freePort();
    const folder = this.#folder.file(`${name}-${number}`);
    const given = { ...this.#image.environment, ...service.environment };
    const variables = { ...this.#here(given, service.secrets ?? []), ...this.#own(given, port, folder) };
    const executable = this.#program(this.#image.entrypoint?.[0] ?? '');
    const words = service.command ?? this.#image.command ?? [];
    const program = ChildProgram.contained({ executable, words, cwd: this.#folder.path }, { ...ENGINE, ...variables });
    this.#running.push({ name, program, port });
    const [check = '', ...arguments_] = this.#image.healthcheck ?? [];
    await eventually(
      async () => {
        await sleep(BETWEEN_CHECKS);
        if (program.hasEnded) return;
        await promisify(execFile)(this.#program(check), arguments_, { env: { ...ENGINE, ...variables } });
      },
      { within: HEALTHY_WITHIN },
    );
    if (program.hasEnded) throw new Error(`${name} has ended: ${program.output}`);
  }

  /** What a path of the image is here. */
  #program(file: string): string {
    if (file === '/usr/local/bin/jumak') return this.#setup.executable;
    const source = this.#image.copied.find(({ target }) => target === file)?.sources[0];
    if (source === undefined) throw new Error(`the image has no ${file}`);
    chmodSync(join(CHECKOUT, source), 0o755);
    return join(CHECKOUT, source);
  }

  /** The hosts of the network, and the files of those secrets that the service is given. */
  #here(given: Readonly<Record<string, string>>, secrets: readonly string[]): Readonly<Record<string, string>> {
    const { host } = mysqlServer();
    const hosts: Readonly<Record<string, string | undefined>> = {
      database: host,
      'broker:9092': process.env.JUMAK_TEST_KAFKA_BROKERS,
      'redis://store:6379': process.env.JUMAK_TEST_REDIS_URL,
      '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16': '127.0.0.1',
    };
    const files = Object.fromEntries(secrets.map((secret) => [`/run/secrets/${secret}`, this.#secret(secret)]));
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, hosts[value] ?? files[value] ?? value]),
    );
  }

  /** What a container has to itself, and a process shares with others. */
  #own(given: Readonly<Record<string, string>>, port: number, folder: string): Readonly<Record<string, string>> {
    const onServers = given.JUMAK_MYSQL_HOST !== undefined;
    return {
      JUMAK_HTTP_PORT: String(port),
      JUMAK_MANAGEMENT_PORT: '0',
      JUMAK_DATA_DIR: folder,
      JUMAK_REDIS_KEY_PREFIX: this.#prefix,
      JUMAK_EVENT_BUS_TOPIC_PREFIX: this.#prefix,
      JUMAK_MYSQL_SCHEMA_PREFIX: this.#prefix,
      ...(onServers ? { JUMAK_MYSQL_USER: this.#user, JUMAK_MYSQL_PORT: String(mysqlServer().port) } : {}),
    };
  }

  #secret(name: string): string {
    return this.#folder.file(`secret-${name}`);
  }
}
