import fs from 'node:fs';
import net from 'node:net';
import { parseEnv } from 'node:util';
import { InfraFault } from '../infra/infra-fault.ts';
import { InfraFolder, VARIABLES } from '../infra/infra-folder.ts';
import { SERVERS, type ServerName } from '../infra/infrastructure.ts';

export type Variables = Readonly<Record<string, string>>;

const ANSWER_WITHIN = 2_000;
const NAMES: Readonly<Record<ServerName, string>> = { mysql: 'MySQL', redis: 'Redis', kafka: 'Kafka' };
const UP = 'Start it with `npm run infra -- up`';

/** Where a server of `npm run infra` is, as settings. */
const SETTINGS: Readonly<Record<ServerName, (address: string) => Variables>> = {
  mysql: (address) => {
    const { hostname, port, username, password } = new URL(address);
    return {
      JUMAK_MYSQL_HOST: hostname,
      JUMAK_MYSQL_PORT: port === '' ? '3306' : port,
      JUMAK_MYSQL_USER: decodeURIComponent(username),
      ...(password === '' ? {} : { JUMAK_MYSQL_PASSWORD: decodeURIComponent(password) }),
    };
  },
  redis: (address) => ({ JUMAK_REDIS_URL: address }),
  kafka: (address) => ({ JUMAK_KAFKA_BROKERS: address }),
};

/** What names a server of one's own in its place. */
const NAMED_BY: Readonly<Record<ServerName, string>> = {
  mysql: 'JUMAK_MYSQL_HOST',
  redis: 'JUMAK_REDIS_URL',
  kafka: 'JUMAK_KAFKA_BROKERS',
};

/** The settings by which processes share what `npm run infra -- up` has started, but for servers that the environment names. @throws InfraFault */
export async function infraSettings(environment: NodeJS.ProcessEnv, folder = new InfraFolder()): Promise<Variables> {
  const file = folder.file('env');
  const known = { ...(fs.existsSync(file) ? parseEnv(fs.readFileSync(file, 'utf8')) : {}), ...environment };
  const settings: Record<string, string> = { JUMAK_EVENT_BUS_ADAPTER: 'kafka', JUMAK_DATABASE_DRIVER: 'mysql' };
  for (const server of SERVERS) {
    if (environment[NAMED_BY[server]] !== undefined) continue;
    const address = known[VARIABLES[server]];
    if (address === undefined)
      throw new InfraFault(
        `There is no ${NAMES[server]} to work with: ${file} does not name one.`,
        `${UP}, or name one of your own with ${NAMED_BY[server]}.`,
      );
    await mustAnswer({ server, address });
    Object.assign(settings, SETTINGS[server](address));
  }
  return settings;
}

async function mustAnswer({
  server,
  address,
}: {
  readonly server: ServerName;
  readonly address: string;
}): Promise<void> {
  const { hostname: host, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
  const socket = net.connect({ host, port: Number(port), timeout: ANSWER_WITHIN });
  const answers = await new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('timeout', () => resolve(false));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  if (answers !== true)
    throw new InfraFault(
      `${NAMES[server]} does not answer at ${host}:${port}.`,
      `${UP}; \`npm run infra -- status\` says what runs.`,
    );
}
