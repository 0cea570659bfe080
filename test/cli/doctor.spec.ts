import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../scripts/infra/ports.ts';
import { ChildProgram } from '../support/child-program.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { jumak } from '../support/jumak.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const HOUR = 3_600_000;

interface Found {
  readonly check: string;
  readonly says: string;
  readonly fix?: string;
}

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

const run = (words: string, variables: Readonly<Record<string, string>> = {}) =>
  jumak(words.split(' '), { cwd: folder.path, variables });

async function found(variables: Readonly<Record<string, string>> = {}): Promise<ReadonlyMap<string, Found>> {
  const { stdout } = await run('doctor --json', variables);
  return new Map((JSON.parse(stdout) as readonly Found[]).map((finding) => [finding.check, finding]));
}

describe('jumak doctor', () => {
  it('finds nothing amiss with a new installation', async () => {
    const { code, stdout } = await run('doctor');
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('✗')]);
    expect(existsSync(folder.file('data'))).toBe(false);
  });

  it('says of every check what it found', async () => {
    await run('seed --accommodations 1');
    const says = Object.fromEntries([...(await found())].map(([check, finding]) => [check, finding.says]));
    expect(says).toMatchObject({
      letters: 'written to the log, not sent',
      lease: 'free',
      ports: expect.stringContaining('a free one'),
      keys: expect.any(String),
      'database of room': expect.stringContaining('its schema is up to date'),
      clock: expect.stringMatching(/^\d{4}-.*Z(, not behind the latest event \(.*Z\)|; no event has been told yet)$/),
      'settings of reservation': expect.stringMatching(/^public holidays are known until \d{4}-/),
    });
    expect(Object.values(says).filter((text) => text.length === 0)).toEqual([]);
  });

  it('looks at what the process that is named needs, and at nothing else', async () => {
    const checksOf = async (what: string, variables: Readonly<Record<string, string>> = {}) => {
      const { code, stdout } = await run(`doctor ${what} --json`, variables);
      return [code, (JSON.parse(stdout) as readonly Found[]).map(({ check }) => check)];
    };
    const ofAny = ['Node', 'settings', 'data folder', 'lease', 'ports'];
    expect(await checksOf('config-server', { JUMAK_REDIS_URL: 'redis://127.0.0.1:1' })).toEqual([0, ofAny]);
    expect(await checksOf('gateway', { JUMAK_REDIS_URL: 'redis://127.0.0.1:1' })).toEqual([1, [...ofAny, 'Redis']]);
    const [, checks] = await checksOf('room');
    expect(checks).not.toContain('keys');
    expect(checks).not.toContain('letters');
  });

  it('finds a damaged database and a holiday table that ends too early, each with its fix', async () => {
    await run('migrate');
    writeFileSync(folder.file('data/room.sqlite'), 'no database'.repeat(1_000));
    const { code, stdout } = await run('doctor --json', { JUMAK_RESERVATION_HOLIDAYS: '{"2020-01-01":"새해"}' });
    const amiss = (JSON.parse(stdout) as readonly Found[]).filter(({ fix }) => fix !== undefined);
    expect([code, amiss]).toMatchObject([
      1,
      [
        { check: 'database of room', fix: expect.stringContaining('restore the latest backup') },
        { check: 'settings of reservation', fix: expect.stringContaining('reservation.holidays') },
      ],
    ]);
  });

  it('finds a clock that is behind the latest event', async () => {
    await run('seed --accommodations 1');
    const room = new DatabaseSync(folder.file('data/room.sqlite'));
    room
      .prepare(
        "INSERT INTO outbox (event_id, topic, partition_key, type, payload, created_at) VALUES ('x', 't', 'k', 'x', '{}', ?)",
      )
      .run(Date.now() + HOUR);
    room.close();
    expect((await found()).get('clock')).toMatchObject({ fix: expect.stringContaining('Set the clock') });
  });

  it('finds a restore that was broken off', async () => {
    mkdirSync(folder.file('data'));
    writeFileSync(folder.file('data/restore-unfinished'), '');
    expect((await found()).get('lease')).toMatchObject({ says: expect.stringContaining('was broken off') });
  });

  it('names every fault of the settings', async () => {
    const { stdout } = await run('doctor', { JUMAK_LOG_LEVEL: 'loud', JUMAK_NONSENSE: '1' });
    expect(stdout.match(/✗ settings/g)).toHaveLength(2);
  });

  it('goes on with all that its faults leave in view', async () => {
    const checks = [...(await found({ JUMAK_LOG_LEVEL: 'loud', JUMAK_HTTP_PORT: 'x', JUMAK_NONSENSE: '1' })).keys()];
    expect(checks).toEqual(expect.arrayContaining(['settings', 'data folder', 'lease', 'keys', 'database of room']));
    expect(checks).not.toContain('ports');
  });

  it('goes on beside a fault of the settings in production too', async () => {
    const production = await found({ JUMAK_ENVIRONMENT: 'production', JUMAK_LOG_LEVEL: 'loud' });
    expect([...production.keys()]).toEqual(expect.arrayContaining(['settings', 'letters', 'data folder', 'ports']));
  });

  it('says which ports are free, and where the start takes one', async () => {
    const port = String(await freePort());
    expect((await found()).get('ports')?.says).toBe('a free one of 127.0.0.1 is taken at the start');
    expect((await found({ JUMAK_HTTP_PORT: port, JUMAK_MANAGEMENT_PORT: '0' })).get('ports')?.says).toBe(
      `127.0.0.1:${port} is free; a free one of 127.0.0.1 is taken at the start`,
    );
  });

  it('finds a MySQL server that is away, with the fix', async () => {
    const variables = { JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_HOST: '127.0.0.1', JUMAK_MYSQL_USER: 'jumak' };
    expect((await found({ ...variables, JUMAK_MYSQL_PORT: '1' })).get('MySQL')).toMatchObject({
      says: expect.stringContaining('127.0.0.1:1 cannot be reached'),
      fix: expect.stringContaining('JUMAK_MYSQL_HOST'),
    });
  });
});

describe('jumak doctor changes nothing', () => {
  const unchanged = async () => {
    const before = fingerprint(folder.file('data'));
    const findings = await found();
    expect(fingerprint(folder.file('data'))).toEqual(before);
    return findings;
  };

  it('of what a process has left that was stopped, not even the rights of a key that others may read', async () => {
    const program = ChildProgram.launch(folder.file('data'));
    await program.ready();
    program.kill('SIGTERM');
    await program.exit();
    chmodSync(folder.file('data/keys/signing-key.pem'), 0o644);
    expect((await unchanged()).get('lease')).toMatchObject({ says: 'free' });
  });

  it('of what a process has left that was killed', async () => {
    const program = ChildProgram.launch(folder.file('data'));
    await program.ready();
    program.kill('SIGKILL');
    await program.exit();
    expect((await unchanged()).get('lease')).toMatchObject({ says: expect.stringContaining('was killed') });
  });

  it('beside a process that runs', async () => {
    const program = ChildProgram.launch(folder.file('data'));
    try {
      await program.ready();
      expect((await found()).get('lease')).toMatchObject({ says: expect.stringContaining('held') });
      expect(existsSync(folder.file('data/owner.pid'))).toBe(true);
    } finally {
      await program.discard();
    }
  });

  it('of a start that goes on at the same time', async () => {
    await run('migrate');
    const program = ChildProgram.launch(folder.file('data'));
    try {
      const looks = Promise.all([run('doctor'), run('doctor')]);
      await program.ready();
      await looks;
      expect((await fetch(`${program.url}/health/ready`)).status).toBe(200);
      expect(existsSync(folder.file('data/owner.pid'))).toBe(true);
    } finally {
      await program.discard();
    }
  });
});
