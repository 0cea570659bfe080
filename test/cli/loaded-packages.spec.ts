import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const RECORDER = pathToFileURL(join(import.meta.dirname, '../support/record-loads.ts')).href;
const CLIENTS = /\/node_modules\/(ioredis|redlock|bullmq|kafkajs|mysql2|nodemailer)\//;

const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** The clients of servers that a start and a stop have loaded. */
async function clientsLoaded(variables: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const folder = new TemporaryFolder();
  folders.push(folder);
  const loads = folder.file('loads.txt');
  const program = ChildProgram.launch(folder.file('data'), {
    JUMAK_MANAGEMENT_PORT: '0',
    NODE_OPTIONS: `--import ${RECORDER}`,
    LOADS_WRITTEN_TO: loads,
    ...variables,
  });
  try {
    await program.ready();
    program.kill('SIGTERM');
    expect(await program.exit()).toEqual({ code: 0, signal: null });
  } finally {
    await program.discard();
  }
  const loaded = readFileSync(loads, 'utf8').split('\n');
  expect(loaded.some((url) => url.includes('/node_modules/express/'))).toBe(true);
  return new Set(loaded.flatMap((url) => CLIENTS.exec(url)?.[1] ?? []));
}

it('loads the client of no server when it is started with nothing around it', async () => {
  expect(await clientsLoaded({})).toEqual(new Set());
});

it('loads the clients of Redis when there is one, also when it is away', async () => {
  expect(await clientsLoaded({ JUMAK_REDIS_URL: 'redis://127.0.0.1:1' })).toEqual(
    new Set(['ioredis', 'redlock', 'bullmq']),
  );
});
