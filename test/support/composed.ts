import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import { ChildProgram, type Exit } from './child-program.ts';
import { ConfigFolder } from './config-folder.ts';
import { type Contained, composition, Dockerfile } from './containers.ts';
import { eventually } from './eventually.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix, otherClient } from './mysql-server.ts';
import { Operator } from './operator.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const HEALTHY_WITHIN = 120_000;
const BETWEEN_CHECKS = 250;
const ENGINE = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

const MOUNTED_CONFIG = './config:/opt/jumak/config:ro';

type Variables = Readonly<Record<string, string>>;

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
  readonly folder: string;
}

interface Replica {
  readonly name: string;
  readonly number: number;
  /** Left out, a free one. */
  readonly port?: number;
}

/**
 * The services of a profile of docker-compose.yml, as processes of this machine: each the program of the image with the command and the
 * environment that the container would have. Only what a container has to itself is translated: addresses, ports, folders, prefixes.
 */
export class Composed {
  /** What is mounted as the settings of this machine. */
  readonly config = new ConfigFolder();
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
      const replicas = due.flatMap(([name]) =>
        Array.from({ length: this.#setup.scale?.[name] ?? 1 }, (_, number) => ({ name, number })),
      );
      await Promise.all(replicas.map((replica) => this.#start(replica)));
      for (const [name] of due) waiting.delete(name);
    }
  }

  /** Where the outside reaches a service. */
  url(name: string): string {
    return `http://127.0.0.1:${this.#found(name).port}`;
  }

  /** What a service has said. */
  output(name: string): string {
    return this.#found(name).program.output;
  }

  /** Whoever operates a service, on its own machine. */
  operator(name: string): Operator {
    const { url = '', token } = new OperatorAccessFile(this.#found(name).folder).read() ?? {};
    return new Operator(url, { token });
  }

  /** Tells one service to stop, and how it has ended. */
  async end(name: string): Promise<Exit> {
    const { program } = this.#found(name);
    program.kill('SIGTERM');
    return program.exit();
  }

  /** Starts a service again that has ended, where it was. */
  async again(name: string): Promise<void> {
    const one = this.#found(name);
    this.#running.splice(this.#running.indexOf(one), 1);
    await this.#start({ name, number: 0, port: one.port });
  }

  /** Starts one more of a service that cannot start, and what it said when it ended. */
  async refused(name: string): Promise<{ readonly exit: Exit; readonly output: string }> {
    const { program } = await this.#launch({ name, number: this.#running.length });
    return { exit: await program.exit(), output: program.output };
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
    this.config.remove();
  }

  /** Gives an account the rights that the service of the database gives it, and no others. */
  async #admit(): Promise<void> {
    const rights = this.#composition.configs['mysql-rights']?.content ?? '';
    const client = await otherClient();
    await client.query("CREATE USER ?@'%' IDENTIFIED BY ?", [this.#user, this.#password]);
    await client.query(rights.replace("'jumak'", `'${this.#user}'`));
    await client.end();
  }

  /** Resolves once it is healthy. */
  async #start(replica: Replica): Promise<void> {
    const { running, variables } = await this.#launch(replica);
    const { name, program } = running;
    this.#running.push(running);
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

  async #launch({ name, number, port: wanted }: Replica): Promise<{
    readonly program: ChildProgram;
    readonly running: Running;
    readonly variables: Variables;
  }> {
    const service = this.#composition.services[name];
    if (service === undefined) throw new Error(`there is no service ${name}`);
    const port = wanted ?? (await freePort());
    const folder = this.#folder.file(`${name}-${number}`);
    const given = { ...this.#image.environment, ...service.environment };
    const variables = { ...this.#here(given, service.secrets ?? []), ...this.#own(given, port, folder) };
    const executable = this.#program(this.#image.entrypoint?.[0] ?? '', service);
    const words = service.command ?? this.#image.command ?? [];
    const program = ChildProgram.contained({ executable, words, cwd: this.#folder.path }, { ...ENGINE, ...variables });
    return { program, variables, running: { name, program, port, folder } };
  }

  #found(name: string): Running {
    const running = this.#running.find((one) => one.name === name);
    if (running === undefined) throw new Error(`${name} does not run`);
    return running;
  }

  /** What a path of the image is here. */
  #program(file: string, { volumes = [] }: Partial<Contained> = {}): string {
    if (file === '/usr/local/bin/jumak')
      return volumes.includes(MOUNTED_CONFIG) ? this.#besideConfig() : this.#setup.executable;
    const source = this.#image.copied.find(({ target }) => target === file)?.sources[0];
    if (source === undefined) throw new Error(`the image has no ${file}`);
    chmodSync(join(CHECKOUT, source), 0o755);
    return join(CHECKOUT, source);
  }

  /** The program, and the settings of this machine beside it. */
  #besideConfig(): string {
    const opt = this.#folder.file('opt');
    const executable = join(opt, 'jumak');
    if (existsSync(executable)) return executable;
    mkdirSync(opt);
    linkSync(this.#setup.executable, executable);
    symlinkSync(this.config.path, join(opt, 'config'));
    return executable;
  }

  /** The hosts of the network, and the files of those secrets that the service is given. */
  #here(given: Variables, secrets: readonly string[]): Variables {
    const { host } = mysqlServer();
    const configServer = this.#running.find(({ name }) => name === 'config-server');
    const hosts: Readonly<Record<string, string | undefined>> = {
      database: host,
      'broker:9092': process.env.JUMAK_TEST_KAFKA_BROKERS,
      'redis://store:6379': process.env.JUMAK_TEST_REDIS_URL,
      'http://config-server:8000': `http://127.0.0.1:${configServer?.port}`,
      '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16': '127.0.0.1',
    };
    const files = Object.fromEntries(secrets.map((secret) => [`/run/secrets/${secret}`, this.#secret(secret)]));
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, hosts[value] ?? files[value] ?? value]),
    );
  }

  /** What a container has to itself, and a process shares with others. */
  #own(given: Variables, port: number, folder: string): Variables {
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
