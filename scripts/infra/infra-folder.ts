import fs from 'node:fs';
import path from 'node:path';
import { InfraFault } from './infra-fault.ts';
import { SERVERS, type ServerName, WAYS, type Way } from './infrastructure.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

export type Ports = Readonly<Partial<Record<ServerName, number>>>;

/** Who the suites are to MySQL: one who may create schemas and users. */
export const MYSQL_LOGIN = { user: 'jumak', password: 'jumak' } as const;

/** Where the suites read the addresses. */
export const VARIABLES: Readonly<Record<ServerName, string>> = {
  mysql: 'JUMAK_TEST_MYSQL_URL',
  redis: 'JUMAK_TEST_REDIS_URL',
  kafka: 'JUMAK_TEST_KAFKA_BROKERS',
};

export function addressOf(server: ServerName, port: number): string {
  const at = `127.0.0.1:${port}`;
  if (server === 'kafka') return at;
  return server === 'redis' ? `redis://${at}` : `mysql://${MYSQL_LOGIN.user}:${MYSQL_LOGIN.password}@${at}`;
}

/** Where a set of servers keeps its data, and says where it is found. */
export class InfraFolder {
  readonly path: string;

  constructor(folder = path.join(CHECKOUT, '.infra')) {
    this.path = path.resolve(folder);
  }

  file(...names: readonly string[]): string {
    return path.join(this.path, ...names);
  }

  /** The ports of the servers as they were last started. */
  ports(): Ports {
    const file = this.file('ports.json');
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Ports) : {};
  }

  /** How the servers were last started; undefined before their first start. */
  way(): Way | undefined {
    const file = this.file('way');
    return fs.existsSync(file) ? WAYS.find((way) => way === fs.readFileSync(file, 'utf8').trim()) : undefined;
  }

  /** Also writes `env`, which tells the suites the addresses. @throws InfraFault in a folder that has something of others */
  keep({ ports, way }: { readonly ports: Ports; readonly way: Way }): void {
    this.mustBeOurs();
    fs.mkdirSync(this.path, { recursive: true });
    fs.writeFileSync(this.file('ports.json'), `${JSON.stringify(ports)}\n`);
    fs.writeFileSync(this.file('way'), `${way}\n`);
    const lines = SERVERS.flatMap((server) => {
      const port = ports[server];
      return port === undefined ? [] : [`${VARIABLES[server]}=${addressOf(server, port)}\n`];
    });
    fs.writeFileSync(this.file('env'), lines.join(''));
  }

  /** @throws InfraFault when there is something, and nothing says that we laid it. */
  mustBeOurs(): void {
    const names = fs.existsSync(this.path) ? fs.readdirSync(this.path) : [];
    if (names.length > 0 && !names.includes('ports.json'))
      throw new InfraFault(
        `${this.path} is not a folder of these servers: it holds other files.`,
        'Name one that is empty or not there yet, or one that "up" has laid.',
      );
  }

  /** Deletes what was laid here, and the folder when nothing else is in it. @throws InfraFault when nothing says that we laid it */
  remove(): void {
    this.mustBeOurs();
    const laid = SERVERS.flatMap((server) => [server, `${server}.pid`, `${server}.log`]);
    for (const name of [...laid, 'env', 'way', 'ports.json'])
      fs.rmSync(this.file(name), { recursive: true, force: true });
    if (fs.existsSync(this.path) && fs.readdirSync(this.path).length === 0) fs.rmdirSync(this.path);
  }
}
