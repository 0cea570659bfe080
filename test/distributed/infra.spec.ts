import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerStatus } from '../../scripts/infra/infrastructure.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/infra.ts');

interface Said {
  readonly code: number;
  readonly stderr: string;
  readonly redis: ServerStatus | undefined;
}

describe('npm run infra', () => {
  let folder: TemporaryFolder;

  const infra = (words: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Said> =>
    new Promise((resolve) => {
      const args = [SCRIPT, ...words, '--json', '--native', '--at', folder.path];
      execFile(process.execPath, args, { env: { ...process.env, ...variables } }, (error, stdout, stderr) => {
        const status = stdout === '' ? [] : (JSON.parse(stdout) as ServerStatus[]);
        const redis = status.find(({ server }) => server === 'redis');
        resolve({ code: Number(error?.code ?? 0), stderr, redis });
      });
    });

  const portOf = ({ redis }: Said): number => Number(new URL(redis?.address ?? '').port);

  /** What Redis says to a command. */
  const asked = (port: number, command: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ host: '127.0.0.1', port }, () => socket.write(`${command}\r\n`));
      socket.once('data', (said) => {
        socket.destroy();
        resolve(said.toString());
      });
      socket.once('error', reject);
    });

  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(async () => {
    await infra(['wipe']);
    folder.remove();
  });

  it('leaves as it is what is up when it is asked again', async () => {
    const first = await infra(['up', 'redis']);
    expect(first.redis).toMatchObject({ answers: true, pid: expect.any(Number) });
    expect((await infra(['up', 'redis'])).redis).toEqual(first.redis);
  });

  it('starts again what went down, where it was and with what it knew', async () => {
    const first = await infra(['up', 'redis']);
    await asked(portOf(first), 'SET guest Kim');
    expect((await infra(['down', 'redis'])).redis).toMatchObject({ answers: false });
    const second = await infra(['up', 'redis']);
    expect(second.redis?.address).toBe(first.redis?.address);
    expect(await asked(portOf(second), 'GET guest')).toContain('Kim');
  });

  it('comes back after a crash', async () => {
    await infra(['up', 'redis']);
    const crashed = await infra(['kill', 'redis']);
    expect(crashed.redis).toMatchObject({ answers: false });
    expect(crashed.redis).not.toHaveProperty('pid');
    expect((await infra(['up', 'redis'])).redis).toMatchObject({ answers: true });
  });

  it('refuses a port that is taken, and says what to do', async () => {
    const taken = net.createServer();
    await new Promise<void>((listening) => taken.listen({ host: '127.0.0.1', port: 0 }, listening));
    const { port } = taken.address() as net.AddressInfo;
    const { code, stderr } = await infra(['up', 'redis'], { JUMAK_TEST_REDIS_PORT: String(port) });
    await new Promise((closed) => taken.close(closed));
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} for redis is taken.`);
    expect(stderr).toContain('->');
  });

  it('does not end a process that was given the number of one of its own', async () => {
    await infra(['up', 'redis']);
    await infra(['kill', 'redis']);
    writeFileSync(folder.file('redis.pid'), `${process.pid} another_time\n`);
    expect((await infra(['down', 'redis'])).code).toBe(0);
    expect((await infra(['status'])).redis).not.toHaveProperty('pid');
  });

  describe('in a folder of others', () => {
    const letter = () => folder.file('redis/letter.txt');
    beforeEach(() => {
      mkdirSync(folder.file('redis'));
      writeFileSync(letter(), 'dear guest');
    });

    it('deletes nothing, and says what to do', async () => {
      const { code, stderr } = await infra(['wipe']);
      expect([code, existsSync(letter())]).toEqual([1, true]);
      expect(stderr).toContain(`${folder.path} is not a folder of these servers`);
      expect(stderr).toContain('->');
    });

    it('lays nothing', async () => {
      expect((await infra(['up', 'redis'])).code).toBe(1);
      expect(readdirSync(folder.path)).toEqual(['redis']);
    });
  });

  it('knows its own again in another time zone', async () => {
    const up = await infra(['up', 'redis'], { TZ: 'Asia/Seoul' });
    expect((await infra(['status'], { TZ: 'America/New_York' })).redis).toEqual(up.redis);
  });

  it('ends its processes also when a Docker engine has come, and nobody says again that they are processes', async () => {
    const engine = new TemporaryFolder();
    writeFileSync(engine.file('docker'), '#!/bin/sh\n');
    chmodSync(engine.file('docker'), 0o755);
    await infra(['up', 'redis']);
    const args = [SCRIPT, 'down', '--at', folder.path];
    const PATH = `${engine.path}:${process.env.PATH}`;
    await new Promise((ended) => execFile(process.execPath, args, { env: { ...process.env, PATH } }, ended));
    engine.remove();
    expect((await infra(['status'])).redis).not.toHaveProperty('pid');
  });

  it('deletes what it laid and leaves what was put beside it', async () => {
    await infra(['up', 'redis']);
    writeFileSync(folder.file('letter.txt'), 'dear guest');
    expect((await infra(['wipe'])).code).toBe(0);
    expect(readdirSync(folder.path)).toEqual(['letter.txt']);
  });
});
