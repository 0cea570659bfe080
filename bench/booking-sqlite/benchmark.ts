import fs from 'node:fs';
import path from 'node:path';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { Benchmark, Effort, Outcome } from '../benchmark.ts';
import { type Child, startChild } from '../child.ts';
import { type Books, untoldEvents, violations } from '../invariants.ts';
import { CONTENDERS, type Contender } from './contenders.ts';
import type { Booked, Visit } from './guests.ts';
import { summarise } from './summary.ts';

/** What one contender did in one round. */
export interface Measured {
  readonly round: number;
  readonly contender: string;
  readonly clients: number;
  readonly bookings: number;
  readonly perSecond: number;
  /** Of the server process, in microseconds for each booking. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

interface Running extends Contender {
  readonly child: Child;
  readonly url: string;
  readonly books: Books;
  /** All that it has ever answered as CONFIRMED. */
  readonly answered: string[];
}

interface Phase {
  readonly clients: number;
  readonly seconds: number;
  readonly most?: number;
}

const QUICK = { rounds: 3, warmUp: { clients: 64, seconds: 4, most: 1_500 }, phases: [{ clients: 64, seconds: 2.5 }] };
const FULL = {
  rounds: 5,
  warmUp: { clients: 64, seconds: 15, most: 4_000 },
  phases: [
    { clients: 64, seconds: 4 },
    { clients: 1, seconds: 2 },
  ],
};
const MOST_BOOKINGS = 200_000;

const here = (name: string): string => path.join(import.meta.dirname, `${name}.ts`);

export const bookingSqlite: Benchmark = {
  name: 'booking.sqlite',
  measures: 'durable bookings over HTTP until they are CONFIRMED, every commit flushed to the disk',
  run,
};

async function run({ quick, rounds: asked, folder, say }: Effort): Promise<Outcome> {
  const { warmUp, phases, ...usual } = quick ? QUICK : FULL;
  const rounds = asked ?? usual.rounds;
  const origin = path.join(folder, 'origin');
  say('laying out rooms');
  const rooms = await prepare(origin);
  const guests = await startChild(here('guests'));
  const running: Running[] = [];
  const measured: Measured[] = [];
  const broken: string[] = [];
  try {
    for (const contender of CONTENDERS) running.push(await start(contender, { origin, folder }));
    const measure = async (contender: Running, { clients, seconds, most = MOST_BOOKINGS }: Phase, round: number) => {
      const of = { rooms, tokens: tokens(origin, clients), repeats: contender.saga };
      const visit: Visit = { url: contender.url, clients, seconds, most, ...of };
      const before = await contender.child.ask<number>('cpuMicros');
      const booked = await guests.ask<Booked>('book', visit);
      const cpu = (await contender.child.ask<number>('cpuMicros')) - before;
      const { answered: bookings, p50, p99, faults } = booked;
      contender.answered.push(...booked.ids);
      const { name } = contender;
      const faulty = Object.entries(faults).map(([fault, times]) => `${times} × ${fault}`);
      const wrong = [...faulty, ...(await audit(contender))].map(
        (violation) => `${name}, round ${round}: ${violation}`,
      );
      broken.push(...wrong);
      const perSecond = bookings / booked.seconds;
      return { round, contender: name, clients, bookings, perSecond, cpu: cpu / bookings, p50, p99 };
    };
    for (const contender of running) await measure(contender, warmUp, 0);
    for (let round = 1; round <= rounds; round++) {
      for (const phase of phases) {
        const turn = running.map((_, index) => running[(index + round) % running.length] as Running);
        for (const contender of turn) {
          const result = await measure(contender, phase, round);
          measured.push(result);
          say(
            `round ${round}, ${phase.clients} clients, ${result.contender}: ${result.perSecond.toFixed(0)} bookings/s, ` +
              `${result.cpu.toFixed(0)} µs CPU each, p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms`,
          );
        }
      }
    }
  } finally {
    await Promise.all([guests, ...running.map(({ child }) => child)].map((child) => child.stop()));
  }
  return {
    settings: { rounds, warmUp, phases, rooms: rooms.length, synchronous: 'FULL' },
    rounds: measured,
    ...summarise({ measured, broken, quick }),
  };
}

async function prepare(folder: string): Promise<string[]> {
  const child = await startChild(here('prepare'), { arguments: [folder] });
  const rooms = await child.ask<string[]>('rooms');
  await child.stop();
  return rooms;
}

async function start(contender: Contender, at: { readonly origin: string; readonly folder: string }): Promise<Running> {
  const own = path.join(at.folder, contender.name.replaceAll(' ', '-'));
  fs.cpSync(at.origin, own, { recursive: true });
  const child = await startChild(here(contender.file), { arguments: [own, ...contender.arguments] });
  const file = (name: string) => path.join(own, `${name}.sqlite`);
  const books = contender.saga
    ? { reservations: file('reservation'), rooms: file('room') }
    : { reservations: file('raw'), rooms: file('raw') };
  return { ...contender, child, url: await child.ask<string>('url'), books, answered: [] };
}

async function audit({ books, saga, answered }: Running): Promise<string[]> {
  const untold = saga ? await untoldEvents(books) : 0;
  return [...violations({ books, answered }), ...(untold === 0 ? [] : [`${untold} events that nobody has settled`])];
}

/** Fresh ones each time, for they last for minutes only. */
function tokens(folder: string, count: number): string[] {
  const ids = new RandomIds();
  const issuer = new AccessTokenIssuer(loadKeys({ dataDir: folder }), new AccessTokenTerms(), new SystemClock(), ids);
  const guest = () => ({ memberId: ids.next(), sessionId: ids.next(), role: 'GUEST' as const });
  return Array.from({ length: count }, () => issuer.issue(guest()).accessToken);
}
