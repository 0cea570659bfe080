import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { type Answer, ApiClient } from '../support/api-client.ts';
import { ChildProgram } from '../support/child-program.ts';
import { eventually } from '../support/eventually.ts';
import { Invariants } from '../support/invariants.ts';
import { list } from '../support/listings.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

/** Ten in a row is what counts as proof: `KILLS=10 npm test -- test/faults/kill`. */
const KILLS = Number(process.env.KILLS ?? 2);
const BOOKINGS = 500;
const CLIENTS = 32;
/** A signal that comes later asks for an end at once. */
const TWICE_WITHIN = 500;
const SETTLED_WITHIN = 45_000;
const READY = 1;
const PASSWORD = 'oak-river-lantern-42';

const random = seededRandom();
const programs: ChildProgram[] = [];
const folders: TemporaryFolder[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) await program.discard();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folders.push(folder);
  return folder;
}

async function start(folder: TemporaryFolder): Promise<ChildProgram> {
  const program = ChildProgram.launch(folder.path);
  programs.push(program);
  await program.ready();
  return program;
}

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Somebody who can speak to the program again after it has started anew, on another port. */
class Person {
  readonly #token: string;

  private constructor(token: string) {
    this.#token = token;
  }

  static async signUp({ url }: ChildProgram, { host = false } = {}): Promise<Person> {
    const email = `${randomUUID()}@example.com`;
    const anyone = new ApiClient(url);
    const logIn = async () =>
      new Person((await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }))).accessToken);
    await anyone.must(201, anyone.post('/members', { email, name: '손님', password: PASSWORD }));
    const person = await logIn();
    if (!host) return person;
    await anyone.must(200, person.at({ url }).post('/members/me/host'));
    return logIn();
  }

  at({ url }: { readonly url: string }): ApiClient {
    return new ApiClient(url, { memberId: '', token: this.#token });
  }
}

interface Attempt {
  readonly key: string;
  readonly stay: { readonly checkIn: string; readonly checkOut: string };
  /** What was answered; nothing when nobody knows. */
  id?: string;
}

/** Many clients book at once, until all is booked or the program is gone. */
async function book(guest: ApiClient, roomId: string, onAnswer: (count: number) => void): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const unexpected: Answer[] = [];
  let gone = false;
  let answered = 0;
  const client = async () => {
    while (!gone && attempts.length < BOOKINGS) {
      const from = 20 + whole(random, 20);
      const attempt: Attempt = {
        key: randomUUID(),
        stay: { checkIn: day(from), checkOut: day(from + 1 + whole(random, 3)) },
      };
      attempts.push(attempt);
      const answer = await guest.book(roomId, { ...attempt.stay, key: attempt.key }).catch(() => undefined);
      if (answer === undefined) gone = true;
      else if (answer.status !== 202) unexpected.push(answer);
      else {
        attempt.id = answer.body.id;
        answered += 1;
        onAnswer(answered);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(unexpected).toEqual([]);
  return attempts;
}

/** Nothing that was answered is lost, a repeated request is the same booking, everything settles, and the files are sound. */
async function judge(folder: TemporaryFolder, guest: ApiClient, roomId: string, attempts: readonly Attempt[]) {
  const invariants = Invariants.of(folder.path);
  try {
    await eventually(
      () => {
        expect(invariants.quiet()).toBe(true);
        expect(invariants.stays().filter(({ status }) => status === 'PENDING').length).toBe(0);
      },
      { within: SETTLED_WITHIN },
    );
    expect(invariants.settled()).toEqual([]);
    const kept = new Set(invariants.stays().map(({ id }) => id));
    expect(attempts.filter(({ id }) => id !== undefined && !kept.has(id))).toEqual([]);
    for (const attempt of attempts.filter(({ id }, n) => id === undefined || n % 25 === 0)) {
      const again = await guest.book(roomId, { ...attempt.stay, key: attempt.key });
      expect(again.status).toBe(202);
      if (attempt.id !== undefined) expect(again.body.id).toBe(attempt.id);
      expect((await guest.settled(again.body.id)).status).not.toBe('PENDING');
    }
    await eventually(() => expect(invariants.quiet()).toBe(true));
    expect(invariants.settled()).toEqual([]);
    expect(invariants.damage()).toEqual([]);
  } finally {
    invariants.close();
  }
}

it(
  `loses no booking that was answered when it is killed in the middle of ${BOOKINGS}, ${KILLS} times (seed ${SEED})`,
  async () => {
    const folder = newFolder();
    let program = await start(folder);
    const [host, person] = [await Person.signUp(program, { host: true }), await Person.signUp(program)];
    const { roomId } = await list(host.at(program), { capacity: 40 });
    const starts: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const moment = 1 + whole(random, BOOKINGS - CLIENTS);
      const attempts = await book(person.at(program), roomId, (answers) => {
        if (answers === moment) program.kill('SIGKILL');
      });
      expect(await program.exit()).toEqual({ code: null, signal: 'SIGKILL' });
      expect(attempts.filter(({ id }) => id !== undefined).length).toBeGreaterThanOrEqual(moment);
      program = await start(folder);
      starts.push(program.seconds);
      await judge(folder, person.at(program), roomId, attempts);
    }
    process.stderr.write(`started again after a kill in ${starts.map((s) => s.toFixed(1)).join(', ')} s\n`);
    program.kill('SIGTERM');
    expect(await program.exit()).toEqual({ code: 0, signal: null });
  },
  60_000 + KILLS * 90_000,
);

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends in good order on %s in the middle of bookings, also when it comes twice',
  async (signal) => {
    const folder = newFolder();
    let program = await start(folder);
    const [host, person] = [await Person.signUp(program, { host: true }), await Person.signUp(program)];
    const { roomId } = await list(host.at(program), { capacity: 40 });
    const attempts = await book(person.at(program), roomId, (answers) => {
      if (answers !== 100) return;
      const sent = performance.now();
      program.kill(signal);
      setTimeout(() => {
        if (performance.now() - sent < TWICE_WITHIN) program.kill(signal);
      }, 100);
    });
    expect(await program.exit()).toEqual({ code: 0, signal: null });
    expect(program.output).not.toContain('a defect');
    expect(program.output).toMatch(/^Jumak has stopped; nothing is under way\.\n$/m);
    program = await start(folder);
    await judge(folder, person.at(program), roomId, attempts);
  },
  120_000,
);

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends in good order when it is told to by %s at any moment of its start, and the next start finds nothing amiss',
  async (signal) => {
    const folder = newFolder();
    const whole = await start(folder);
    const { seconds } = whole;
    whole.kill('SIGTERM');
    await whole.exit();
    for (const part of [0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95, READY]) {
      const program = ChildProgram.launch(folder.path);
      programs.push(program);
      if (part === READY) await program.ready();
      else await sleep(part * seconds * 1_000);
      program.kill(signal);
      const exit = await program.exit();
      // While Node itself is being loaded it ends as the system has it, and has touched nothing.
      if (exit.signal === signal && part !== READY) expect(existsSync(folder.file('owner.pid'))).toBe(false);
      else expect(exit).toEqual({ code: 0, signal: null });
      expect(program.output).not.toMatch(/Error|a defect|in use/);
    }
    const { output } = await start(folder);
    expect(output).toMatch(/^Jumak is serving/);
  },
  180_000,
);

it('is refused on the data folder of another process, and says what to do', async () => {
  const folder = newFolder();
  const first = await start(folder);
  const second = ChildProgram.launch(folder.path);
  programs.push(second);
  expect(await second.exit()).toEqual({ code: 1, signal: null });
  expect(second.output).toContain(`The data folder ${folder.path} is in use by another process`);
  expect(second.output).toContain('JUMAK_DATA_DIR');
  expect(second.output).not.toMatch(/^\s+at /m);
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
});
