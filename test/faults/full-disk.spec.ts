import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Answer, ApiClient } from '../support/api-client.ts';
import { ChildProgram } from '../support/child-program.ts';
import { eventually } from '../support/eventually.ts';
import { Invariants } from '../support/invariants.ts';
import { type Listed, list } from '../support/listings.ts';
import { describeNeeding } from '../support/needing.ts';
import { SmallDisk } from '../support/small-disk.ts';

const MEGABYTES = 12;
const PASSWORD = 'oak-river-lantern-42';
const CAN_MOUNT = SmallDisk.possible();
const ROOT = { met: CAN_MOUNT, of: 'the right to mount a small disk: run it as root' };

let disk: SmallDisk;
const programs: ChildProgram[] = [];

beforeEach(() => {
  if (CAN_MOUNT) disk = new SmallDisk({ megabytes: MEGABYTES });
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.discard();
  if (CAN_MOUNT) disk.remove();
});

function launch(): ChildProgram {
  const program = ChildProgram.launch(disk.path);
  programs.push(program);
  return program;
}

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

interface Inn extends Listed {
  readonly program: ChildProgram;
  readonly guest: ApiClient;
  /** What was answered 202. */
  readonly booked: string[];
  readonly book: () => Promise<Answer>;
}

async function opened(): Promise<Inn> {
  const program = launch();
  await program.ready();
  const { url } = program;
  const signUp = async (host: boolean) => {
    const email = `${randomUUID()}@example.com`;
    const anyone = new ApiClient(url);
    const logIn = async () => {
      const { accessToken: token } = await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }));
      return new ApiClient(url, { memberId: '', token });
    };
    await anyone.must(201, anyone.post('/members', { email, name: '손님', password: PASSWORD }));
    const person = await logIn();
    if (!host) return person;
    await person.must(200, person.post('/members/me/host'));
    return logIn();
  };
  const listed = await list(await signUp(true), { capacity: 50 });
  const guest = await signUp(false);
  const booked: string[] = [];
  const book = async () => {
    const answer = await guest.book(listed.roomId, { checkIn: day(30), checkOut: day(32), key: randomUUID() });
    if (answer.status === 202) booked.push(answer.body.id);
    return answer;
  };
  return { ...listed, program, guest, booked, book };
}

/** Books until nothing more fits on the disk; what the files have in reserve is used up first. */
async function refused({ book }: Inn): Promise<Answer> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const answer = await book();
    if (answer.status !== 202) return answer;
  }
  throw new Error('it never ran out of space');
}

describeNeeding(ROOT, 'a disk that is full', () => {
  it('lets writes be answered 503 with the time to come back, and reads 200', async () => {
    const inn = await opened();
    disk.fill();
    const answer = await refused(inn);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
      expect.stringMatching(/^\d+$/),
    ]);
    expect(answer.body).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    const reads = [`/rooms/${inn.roomId}/nights?from=${day(30)}&to=${day(32)}`, '/accommodations', '/reservations'];
    const statuses = await Promise.all(reads.map(async (path) => (await inn.guest.get(path)).status));
    expect(statuses).toEqual([200, 200, 200]);
  });

  it('loses nothing that was answered, and goes on once there is space again', async () => {
    const inn = await opened();
    for (let n = 0; n < 5; n += 1) await inn.book();
    disk.fill();
    await refused(inn);
    disk.free();
    await eventually(async () => expect((await inn.book()).status).toBe(202));
    const invariants = Invariants.of(disk.path);
    try {
      await eventually(
        () => {
          expect(invariants.quiet()).toBe(true);
          expect(invariants.settled()).toEqual([]);
        },
        { within: 60_000 },
      );
      const kept = new Set(invariants.stays().map(({ id }) => id));
      expect(inn.booked.filter((id) => !kept.has(id))).toEqual([]);
      expect(invariants.damage()).toEqual([]);
    } finally {
      invariants.close();
    }
  }, 180_000);

  it('does not keep the process from ending in good order', async () => {
    const inn = await opened();
    disk.fill();
    await refused(inn);
    inn.program.kill('SIGTERM');
    expect(await inn.program.exit()).toEqual({ code: 0, signal: null });
  });

  it('keeps it from starting, with the fix', async () => {
    disk.fill();
    const program = launch();
    expect(await program.exit()).toEqual({ code: 1, signal: null });
    expect(program.output).toMatch(/^Jumak cannot start:\n.*\n {4}-> .*free some space/m);
    expect(program.output).not.toMatch(/^\s+at /m);
  });
});

describeNeeding(ROOT, 'a disk that is read-only', () => {
  it('keeps it from starting, with the fix', async () => {
    disk.readOnly = true;
    const program = launch();
    expect(await program.exit()).toEqual({ code: 1, signal: null });
    expect(program.output).toContain(`The data folder ${disk.path} cannot be written to`);
    expect(program.output).not.toMatch(/^\s+at /m);
  });
});
