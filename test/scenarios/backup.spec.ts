import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { restore } from '#kernel/backup/restore.ts';
import { SystemClock } from '#kernel/domain/clock.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { Operator } from '../support/operator.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';

const CLIENTS = 12;
const BACKUPS = 3;
const SAMPLE = 30;
const EMAIL = 'guest@example.com';

let jumak: TestApplication;
let shelf: TemporaryFolder;
const restored: TestApplication[] = [];

beforeEach(async () => {
  shelf = new TemporaryFolder();
  jumak = await TestApplication.start();
});
afterEach(async () => {
  for (const application of restored.splice(0)) await application.end();
  await jumak.end();
  shelf.remove();
});

const backUp = (folder: string) =>
  fetch(`${jumak.managementUrl}/ops/backup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ folder }),
  });

async function backedUp(name: string): Promise<string> {
  const folder = shelf.file(name);
  expect((await backUp(folder)).status).toBe(201);
  return folder;
}

interface Choices {
  readonly sessions?: 'ended' | 'kept';
  readonly keys?: 'restored' | 'new';
}

async function put(
  from: string,
  to: TemporaryFolder,
  { sessions = 'ended', keys = 'restored' }: Choices = {},
): Promise<void> {
  const folder = DataFolder.claim(to.path);
  try {
    await restore({ from, to: folder, clock: new SystemClock(), sessions, keys });
  } finally {
    folder.release();
  }
}

async function startFrom(backup: string, choices: Choices = {}): Promise<TestApplication> {
  const folder = new TemporaryFolder();
  await put(backup, folder, choices);
  const application = await TestApplication.start({ folder });
  restored.push(application);
  return application;
}

interface Booking {
  readonly id: string;
  readonly memberId: string | undefined;
  readonly key: string;
  readonly stay: { readonly checkIn: string; readonly checkOut: string };
}

/** Guests who book and cancel until they are told to stop. */
function load(roomId: string): { readonly answered: Booking[]; stop(): Promise<void> } {
  const random = seededRandom();
  const answered: Booking[] = [];
  let stopped = false;
  const guest = async () => {
    const client = jumak.signedIn();
    while (!stopped) {
      const from = 30 + whole(random, 10);
      const stay = { checkIn: jumak.day(from), checkOut: jumak.day(from + 1 + whole(random, 3)) };
      const key = randomUUID();
      const { status, body } = await client.book(roomId, { ...stay, key, wait: whole(random, 2) * 2 });
      if (status === 503) continue;
      answered.push({ id: body.id, memberId: client.memberId, key, stay });
      if (whole(random, 2) === 0) await client.cancel(body.id);
    }
  };
  const guests = Array.from({ length: CLIENTS }, guest);
  return {
    answered,
    stop: async () => {
      stopped = true;
      await Promise.all(guests);
    },
  };
}

describe(`a backup under load (seed ${SEED})`, () => {
  it(`restored elsewhere has lost nothing that was answered before it, and all that must hold does, ${BACKUPS} times`, async () => {
    const { roomId } = await list(jumak.signedIn('HOST'), { capacity: 4 });
    const { answered, stop } = load(roomId);
    const taken: { readonly folder: string; readonly before: readonly Booking[] }[] = [];
    for (let n = 1; n <= BACKUPS; n += 1) {
      await eventually(() => expect(answered.length).toBeGreaterThan(n * 40));
      const before = [...answered];
      taken.push({ before, folder: await backedUp(`backup-${n}`) });
    }
    await stop();
    expect(await jumak.violations()).toEqual([]);
    for (const { folder, before } of taken) {
      const application = await startFrom(folder);
      expect(await application.violations()).toEqual([]);
      expect(application.invariants.damage()).toEqual([]);
      for (const { id, memberId, key, stay } of before.slice(-SAMPLE)) {
        const again = await application.signedIn('GUEST', memberId).book(roomId, { ...stay, key });
        expect(again.body).toMatchObject({ id });
      }
    }
  }, 180_000);
});

it('after a restore the modules tell their facts again, so that a copy that was lost is there again', async () => {
  await list(jumak.signedIn('HOST'));
  await jumak.quiet();
  const folder = new TemporaryFolder();
  await put(await backedUp('backup'), folder);
  const copies = new DatabaseSync(folder.file('accommodation.sqlite'));
  copies.exec('DELETE FROM accommodation_night');
  copies.close();
  const application = await TestApplication.start({ folder });
  restored.push(application);
  expect(await application.violations()).toEqual([]);
  expect(application.invariants.all('accommodation', 'SELECT 1 FROM accommodation_night').length).toBeGreaterThan(300);
});

describe('a backup', () => {
  it('is for its owner alone, keys too', async () => {
    const folder = await backedUp('backup');
    const modes = (path: string) =>
      readdirSync(path).map((name) => [name, (statSync(`${path}/${name}`).mode & 0o777).toString(8)]);
    expect([(statSync(folder).mode & 0o777).toString(8), modes(folder), modes(`${folder}/keys`)]).toEqual([
      '700',
      [
        ['accommodation.sqlite', '600'],
        ['keys', '700'],
        ['manifest.json', '600'],
        ['member.sqlite', '600'],
        ['reservation.sqlite', '600'],
        ['room.sqlite', '600'],
      ],
      [
        ['cursor-key', '600'],
        ['signing-key.pem', '600'],
      ],
    ]);
  });

  it('says what is in it', async () => {
    await list(jumak.signedIn('HOST'));
    const folder = await backedUp('backup');
    const { databases } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8'));
    const room = databases.find(({ module }: { module: string }) => module === 'room');
    expect([room.rows.room, room.migrations.includes('0000-1-outbox')]).toEqual([1, true]);
  });

  it('is not written over what is there', async () => {
    writeFileSync(shelf.file('backup'), 'mine');
    const answer = await backUp(shelf.file('backup'));
    expect([answer.status, await answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'BACKUP_TARGET_TAKEN' }),
    ]);
  });

  it('is among the acts of operators, kept by every module', async () => {
    const folder = await backedUp('backup');
    const { body } = await new Operator(jumak.managementUrl).get('/ops/actions?limit=1');
    expect(body.items).toMatchObject([
      {
        action: 'backup.write',
        subject: { kind: 'backup', id: folder },
        by: { kind: 'OPERATOR', id: 'management' },
        modules: ['member', 'accommodation', 'room', 'reservation'],
      },
    ]);
  });

  it('is refused into a relative folder, for nobody knows to what, and says what to give instead', async () => {
    const answer = await backUp('backups/today');
    const { errors } = (await answer.json()) as { readonly errors: readonly object[] };
    expect([answer.status, errors]).toEqual([
      400,
      [
        expect.objectContaining({
          pointer: '/folder',
          code: 'not_absolute',
          message: expect.stringContaining('전체 경로'),
        }),
      ],
    ]);
  });

  it('is refused where it cannot be written, and leaves nothing behind', async () => {
    const answer = await backUp(shelf.file('nowhere/backup'));
    expect([answer.status, await answer.json(), readdirSync(shelf.path)]).toEqual([
      409,
      expect.objectContaining({ code: 'BACKUP_TARGET_UNUSABLE' }),
      [],
    ]);
  });
});

describe('sessions after a restore', () => {
  const me = (application: TestApplication, token: string) =>
    fetch(`${application.url}/api/v1/members/me`, { headers: { authorization: `Bearer ${token}` } });

  async function signIn(): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
    const { anyone } = jumak;
    await anyone.post('/members', { email: EMAIL, name: '손님', password: PASSWORD });
    const { status, headers, body } = await anyone.post('/auth/login', { email: EMAIL, password: PASSWORD });
    expect(status).toBe(200);
    return { accessToken: body.accessToken, refreshToken: body.refreshToken ?? headers.get('set-cookie') };
  }

  it('are over, because one that has ended since the backup must not live again', async () => {
    const { accessToken } = await signIn();
    const folder = await backedUp('backup');
    const application = await startFrom(folder);
    expect((await me(application, accessToken)).status).toBe(401);
  });

  it('of after the backup are unknown, and their tokens count nowhere', async () => {
    const folder = await backedUp('backup');
    const { accessToken } = await signIn();
    const application = await startFrom(folder);
    expect((await me(application, accessToken)).status).toBe(401);
  });

  it('are over for their refresh tokens too', async () => {
    const { refreshToken } = await signIn();
    const application = await startFrom(await backedUp('backup'));
    expect((await application.anyone.post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  it('can be had anew', async () => {
    await signIn();
    const application = await startFrom(await backedUp('backup'));
    const { body } = await application.anyone.post('/auth/login', { email: EMAIL, password: PASSWORD });
    expect((await me(application, body.accessToken)).status).toBe(200);
  });

  it('live on when they are to be kept', async () => {
    const { accessToken } = await signIn();
    const application = await startFrom(await backedUp('backup'), { sessions: 'kept' });
    expect((await me(application, accessToken)).status).toBe(200);
  });
});

it('a rehearsal with keys of its own gives no token that counts at the original, and takes none of it', async () => {
  const rehearsal = await startFrom(await backedUp('backup'), { keys: 'new' });
  const tokenOf = (application: TestApplication) => {
    const issuer = application.module('member').container.get(AccessTokenIssuer);
    return issuer.issue({ memberId: application.newId(), sessionId: application.newId(), role: 'ADMIN' }).accessToken;
  };
  const statusAt = async ({ url }: TestApplication, token: string) =>
    (await fetch(`${url}/api/v1/admin/members`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await statusAt(rehearsal, tokenOf(rehearsal))).toBe(200);
  expect(await statusAt(jumak, tokenOf(rehearsal))).toBe(401);
  expect(await statusAt(rehearsal, tokenOf(jumak))).toBe(401);
});

describe('a restore', () => {
  const faultsOf = async (from: string, to: TemporaryFolder): Promise<readonly string[]> => {
    try {
      await put(from, to);
      return [];
    } catch (error) {
      if (!(error instanceof StartFaults)) throw error;
      return error.faults.map(({ problem }) => problem);
    }
  };

  it('names every damaged and every missing file, and puts nothing there', async () => {
    const folder = await backedUp('backup');
    writeFileSync(`${folder}/room.sqlite`, 'x', { flag: 'a' });
    writeFileSync(`${folder}/keys/cursor-key`, 'another');
    const target = new TemporaryFolder();
    expect([await faultsOf(folder, target), readdirSync(target.path)]).toEqual([
      ['room.sqlite of the backup is damaged.', 'keys/cursor-key of the backup is damaged.'],
      ['lease.sqlite'],
    ]);
    target.remove();
  });

  it('is refused on a folder that holds something', async () => {
    const folder = await backedUp('backup');
    const target = new TemporaryFolder();
    writeFileSync(target.file('room.sqlite'), 'mine');
    expect(await faultsOf(folder, target)).toEqual([
      `The data folder ${target.path} is not empty: it has room.sqlite.`,
    ]);
    target.remove();
  });

  it('is refused on the folder of a process', async () => {
    expect((await faultsOf(await backedUp('backup'), jumak.folder))[0]).toContain('is in use by another process');
  });

  it('is refused from a folder that is no backup', async () => {
    const target = new TemporaryFolder();
    expect((await faultsOf(shelf.path, target))[0]).toContain('is not a backup');
    target.remove();
  });

  it('that broke off leaves a folder that refuses to start', async () => {
    const folder = await backedUp('backup');
    const target = new TemporaryFolder();
    await put(folder, target);
    writeFileSync(target.file('restore-unfinished'), '');
    expect(() => DataFolder.claim(target.path)).toThrow('was broken off');
    expect(existsSync(target.file('owner.pid'))).toBe(false);
    target.remove();
  });
});
