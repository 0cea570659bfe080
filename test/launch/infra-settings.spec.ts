import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InfraFolder } from '../../scripts/infra/infra-folder.ts';
import { infraSettings } from '../../scripts/launch/infra-settings.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let server: Server;
let port: number;

beforeEach(async () => {
  folder = new TemporaryFolder();
  server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.close();
  folder.remove();
});

const settings = (environment: Readonly<Record<string, string>> = {}) =>
  infraSettings(environment, new InfraFolder(folder.path));
const written = (at: number) =>
  writeFileSync(
    folder.file('env'),
    `JUMAK_TEST_MYSQL_URL=mysql://me:p%40ss@127.0.0.1:${at}\nJUMAK_TEST_REDIS_URL=redis://127.0.0.1:${at}\nJUMAK_TEST_KAFKA_BROKERS=127.0.0.1:${at}\n`,
  );

it('names `npm run infra -- up` where no server is known', async () => {
  await expect(settings()).rejects.toMatchObject({
    message: expect.stringContaining('There is no MySQL'),
    fix: expect.stringContaining('npm run infra -- up'),
  });
});

it('names it too where the server that was started does not answer any more', async () => {
  written(port);
  server.close();
  await expect(settings()).rejects.toMatchObject({
    message: `MySQL does not answer at 127.0.0.1:${port}.`,
    fix: expect.stringContaining('npm run infra -- up'),
  });
});

it('are where `npm run infra -- up` has started them', async () => {
  written(port);
  expect(await settings()).toEqual({
    JUMAK_EVENT_BUS_ADAPTER: 'kafka',
    JUMAK_DATABASE_DRIVER: 'mysql',
    JUMAK_MYSQL_HOST: '127.0.0.1',
    JUMAK_MYSQL_PORT: String(port),
    JUMAK_MYSQL_USER: 'me',
    JUMAK_MYSQL_PASSWORD: 'p@ss',
    JUMAK_REDIS_URL: `redis://127.0.0.1:${port}`,
    JUMAK_KAFKA_BROKERS: `127.0.0.1:${port}`,
  });
});

it('leave alone what the environment names', async () => {
  written(port);
  const own = await settings({ JUMAK_REDIS_URL: 'redis://elsewhere' });
  expect(own).not.toHaveProperty('JUMAK_REDIS_URL');
});
