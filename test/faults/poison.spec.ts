import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.ts';
import { ChildProgram } from '../support/child-program.ts';
import { eventually } from '../support/eventually.ts';
import { jumak } from '../support/jumak.ts';
import { list } from '../support/listings.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'oak-river-lantern-42';
const PATIENT = { JUMAK_RESERVATION_DEADLINE_SECONDS: '600' };

const folder = new TemporaryFolder();
let program: ChildProgram;
let host: ApiClient;
let guest: ApiClient;

beforeAll(async () => {
  program = ChildProgram.launch(folder.path, PATIENT);
  await program.ready();
  host = await signedUp({ host: true });
  guest = await signedUp();
});
afterAll(async () => {
  await program.discard();
  folder.remove();
});

async function signedUp({ host: hosting = false } = {}): Promise<ApiClient> {
  const anyone = new ApiClient(program.url);
  const email = `${randomUUID()}@example.com`;
  const { id: memberId } = await anyone.must(201, anyone.post('/members', { email, name: '손님', password: PASSWORD }));
  const logIn = async () => {
    const { accessToken: token } = await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }));
    return new ApiClient(program.url, { memberId, token });
  };
  if (!hosting) return logIn();
  const member = await logIn();
  await member.must(200, member.post('/members/me/host'));
  return logIn();
}

/** What another program does to the file while the process runs. */
function meddle(sql: string): void {
  const database = new DatabaseSync(folder.file('room.sqlite'), { timeout: 5_000 });
  database.exec(sql);
  database.close();
}

const run = async (...words: string[]) => {
  const said = await jumak(words, { cwd: folder.path, variables: { JUMAK_DATA_DIR: folder.path } });
  if (said.code !== 0) throw new Error(said.stderr);
  return JSON.parse(said.stdout);
};
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

describe('a booking whose event cannot be handled', () => {
  const stay = { checkIn: day(30), checkOut: day(31) };
  let poisoned: string;
  let letter: { readonly id: string };

  beforeAll(async () => {
    const [{ roomId }, other] = [await list(host), await list(host)];
    meddle(`CREATE TRIGGER poison BEFORE INSERT ON room_hold WHEN NEW.room_id = '${roomId}'
      BEGIN SELECT RAISE(ABORT, 'a broken row'); END`);
    poisoned = (await guest.book(roomId, stay)).body.id;
    expect(await guest.booked(other.roomId, stay)).toMatchObject({ status: 'CONFIRMED' });
    expect(await guest.reservation(poisoned)).toMatchObject({ status: 'PENDING' });
    await eventually(async () => {
      [letter] = await run('dead-letters', 'list', '--json');
      expect(letter).toBeDefined();
    });
  });

  it('is listed and shown by the command line while others are confirmed', async () => {
    expect(await run('dead-letters', 'show', letter.id, '--json')).toMatchObject({
      module: 'room',
      type: 'reservation.requested',
      cause: 'FAILED',
      attempts: 5,
      error: expect.stringContaining('a broken row'),
      headers: { ce_type: 'reservation.requested' },
      payload: expect.stringContaining(poisoned),
    });
  });

  it('fails a replay while its cause is there, in words and with an exit code', async () => {
    const variables = { JUMAK_DATA_DIR: folder.path };
    const { code, stderr } = await jumak(['dead-letters', 'replay', letter.id], { cwd: folder.path, variables });
    expect([code, stderr]).toEqual([1, expect.stringContaining('a broken row')]);
    expect(await guest.reservation(poisoned)).toMatchObject({ status: 'PENDING' });
  });

  it('is confirmed by a replay once the cause is gone, and its saga tells how', async () => {
    meddle('DROP TRIGGER poison');
    expect(await run('dead-letters', 'replay', letter.id, '--json')).toEqual({ replayed: 1, failed: [] });
    expect(await guest.settled(poisoned)).toMatchObject({ status: 'CONFIRMED' });
    expect(await run('dead-letters', 'list', '--json')).toEqual([]);
    const { events } = await run('saga', 'show', poisoned, '--json');
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['reservation.requested', 'room.allocated']);
    expect(events[0].outcomes).toMatchObject([{ state: 'REPLAYED', attempts: 7 }]);
  });
});

describe('a process that has stopped', () => {
  it('is operated on its files, and has forgotten how it was reached', async () => {
    expect(existsSync(folder.file('operators.json'))).toBe(true);
    program.kill('SIGTERM');
    expect(await program.exit()).toMatchObject({ code: 0 });
    expect(existsSync(folder.file('operators.json'))).toBe(false);
    const modules = await run('modules', '--json');
    expect(modules.map(({ name, database }: { name: string; database: string }) => [name, database])).toEqual(
      ['member', 'accommodation', 'room', 'reservation'].map((name) => [name, 'up']),
    );
    expect(await run('modules', 'resync', 'room', '--json')).toMatchObject({ module: 'room', told: 4 });
  });

  it('tells at its next start what was to be told', async () => {
    program = ChildProgram.launch(folder.path, PATIENT);
    await program.ready();
    await eventually(async () => {
      const modules = await run('modules', '--json');
      const unsettled = modules.flatMap(({ backlog }: { backlog: { outbox: unknown[] } }) => backlog.outbox);
      expect(unsettled).toEqual([]);
    });
  });
});
