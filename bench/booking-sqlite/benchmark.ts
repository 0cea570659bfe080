import path from 'node:path';
import type { Benchmark, Effort, Outcome } from '../benchmark.ts';
import { CONTENDERS } from './contenders.ts';
import { type Measured, measure, type Visitors } from './measure.ts';
import { layOutRooms, type Running, start, startGuests } from './servers.ts';
import { summarise } from './summary.ts';

const QUICK = {
  rounds: 3,
  warmUp: { clients: 64, seconds: 6, most: 2_000 },
  phases: [{ clients: 64, seconds: 2.5 }],
};
const FULL = {
  rounds: 5,
  warmUp: { clients: 64, seconds: 30, most: 4_000 },
  phases: [
    { clients: 64, seconds: 5 },
    { clients: 1, seconds: 2 },
  ],
};

export const bookingSqlite: Benchmark = {
  name: 'booking.sqlite',
  measures: 'durable bookings over HTTP until they are CONFIRMED, every commit flushed to the disk',
  run,
};

async function run({ quick, rounds: asked, folder, say }: Effort): Promise<Outcome> {
  const { warmUp, phases, ...usual } = quick ? QUICK : FULL;
  const rounds = asked ?? usual.rounds;
  const origin = path.join(folder, 'origin');
  const contenders = CONTENDERS.filter(({ onlyInFull }) => !(quick && onlyInFull));
  for (const { name, described } of contenders) say(`${name}: ${described}`);
  const visitors: Visitors = { rooms: await layOutRooms(origin), guests: await startGuests(), keys: origin };
  const running: Running[] = [];
  const measured: Measured[] = [];
  const broken: string[] = [];
  try {
    for (const contender of contenders) running.push(await start(contender, { origin, folder }));
    for (const contender of running)
      broken.push(...(await measure(contender, { visitors, phase: warmUp, round: 0 })).broken);
    for (let round = 1; round <= rounds; round++) {
      for (const phase of phases) {
        for (const contender of beginningWith(round, running)) {
          const { broken: wrong, ...result } = await measure(contender, { visitors, phase, round });
          measured.push(result);
          broken.push(...wrong);
          say(`round ${round}, ${told(result)}`);
        }
      }
    }
  } finally {
    for (const child of [visitors.guests, ...running.map((contender) => contender.child)]) await child.stop();
  }
  const settings = { rounds, warmUp, phases, rooms: visitors.rooms.length, synchronous: 'FULL' };
  return { settings, rounds: measured, ...summarise({ measured, broken, quick }) };
}

/** Each round another one begins, so that nobody is always measured when the machine is as it is then. */
const beginningWith = <T>(round: number, all: readonly T[]): T[] => {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
};

const told = ({ contender, clients, perSecond, cpu, p50, p99 }: Measured): string =>
  `${clients} clients, ${contender}: ${perSecond.toFixed(0)} bookings/s, ${cpu.toFixed(0)} µs CPU each, ` +
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
