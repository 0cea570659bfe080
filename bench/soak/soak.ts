import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ChildProgram } from '../../test/support/child-program.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { Gauges, type Sample } from './gauges.ts';
import { Traffic } from './traffic.ts';

const CAPACITY_SECONDS = 10;
const CAPACITY_CLIENTS = 8;
const PART_OF_CAPACITY = 0.6;
const SAMPLE_SECONDS = 5;
const TICK_MS = 20;
const MOST_IN_FLIGHT = 500;
const COOLING_SECONDS = 15;
const IDLE_SECONDS = 10;
/** From here on the slope of the heap is more than the noise of the collector. */
const LONG_MINUTES = 30;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 240)) throw new Error('--minutes takes a number up to 240, such as --minutes 2');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const round = (number: number): number => Math.round(number * 100) / 100;

async function closedLoop(traffic: Traffic): Promise<number> {
  const until = performance.now() + CAPACITY_SECONDS * 1_000;
  const before = traffic.answered;
  await Promise.all(
    Array.from({ length: CAPACITY_CLIENTS }, async () => {
      while (performance.now() < until) await traffic.act();
    }),
  );
  return (traffic.answered - before) / CAPACITY_SECONDS;
}

/** As many a second as asked for, whether or not the earlier ones are answered; what cannot be begun is counted. */
async function openLoop(
  traffic: Traffic,
  perSecond: number,
  seconds: number,
): Promise<{ readonly begun: number; readonly shed: number }> {
  const began = performance.now();
  let begun = 0;
  let shed = 0;
  let inFlight = 0;
  const due = () => Math.floor(((performance.now() - began) / 1_000) * perSecond);
  while (performance.now() - began < seconds * 1_000) {
    for (let missing = due() - begun - shed; missing > 0; missing -= 1) {
      if (inFlight >= MOST_IN_FLIGHT) {
        shed += 1;
        continue;
      }
      begun += 1;
      inFlight += 1;
      void traffic.act().finally(() => {
        inFlight -= 1;
      });
    }
    await sleep(TICK_MS);
  }
  while (inFlight > 0) await sleep(TICK_MS);
  return { begun, shed };
}

/** Percent an hour of a line through the lowest heaps of ten stretches of the second half: the collector's saw has them as its floor. */
function heapSlope(samples: readonly Sample[]): number {
  const settled = samples.slice(Math.floor(samples.length / 2));
  const size = Math.max(1, Math.floor(settled.length / 10));
  const floors = Array.from({ length: Math.floor(settled.length / size) }, (_, at) =>
    settled.slice(at * size, (at + 1) * size).reduce((low, each) => (each.heapMb < low.heapMb ? each : low)),
  );
  const mean = (of: (sample: Sample) => number) => floors.reduce((sum, each) => sum + of(each), 0) / floors.length;
  const [seconds, heap] = [mean((each) => each.seconds), mean((each) => each.heapMb)];
  const covariance = floors.reduce((sum, each) => sum + (each.seconds - seconds) * (each.heapMb - heap), 0);
  const variance = floors.reduce((sum, each) => sum + (each.seconds - seconds) ** 2, 0);
  return variance === 0 ? 0 : ((covariance / variance) * 3_600 * 100) / heap;
}

async function soak(program: ChildProgram, folder: string): Promise<string[]> {
  const [, managementUrl = ''] = /management\s+(http:\S+?)\/metrics/.exec(program.output) ?? [];
  const gauges = new Gauges({ managementUrl, folder });
  const traffic = new Traffic(program.url);
  await traffic.begin();
  const capacity = await closedLoop(traffic);
  const rate = capacity * PART_OF_CAPACITY;
  say(
    `capacity ${Math.round(capacity)}/s with ${CAPACITY_CLIENTS} clients; ${Math.round(rate)}/s for ${minutes} minutes`,
  );
  const samples: Sample[] = [await gauges.sample()];
  let over = false;
  const load = openLoop(traffic, rate, minutes * 60).finally(() => {
    over = true;
  });
  while (!over) {
    await Promise.race([load, sleep(SAMPLE_SECONDS * 1_000)]);
    samples.push(await gauges.sample());
    say(
      JSON.stringify(
        Object.fromEntries(Object.entries(samples.at(-1) as Sample).map(([name, value]) => [name, round(value)])),
      ),
    );
  }
  const { begun, shed } = await load;
  traffic.end();
  await sleep(COOLING_SECONDS * 1_000);
  const idleFrom = await gauges.sample();
  await sleep(IDLE_SECONDS * 1_000);
  const idle = await gauges.sample();
  const rows = gauges.rows();
  const idleCpu = ((idle.cpuSeconds - idleFrom.cpuSeconds) / (idle.seconds - idleFrom.seconds)) * 100;
  const slope = heapSlope(samples);
  const [first = idle] = samples;
  say(
    `answered ${traffic.answered}, begun ${begun}, shed ${shed}, resent ${traffic.resent}, faults ${JSON.stringify(traffic.faults)}`,
  );
  say(
    `heap slope ${round(slope)} %/h${minutes < LONG_MINUTES ? ' (too short to mean anything)' : ''}, heap idle ${round(idle.heapMb)} MB, resident ${round(idle.residentMb)} MB`,
  );
  say(
    `handles ${first.handles} → ${idle.handles}, timers ${first.timers} → ${idle.timers}, idle CPU ${round(idleCpu)} %`,
  );
  say(`rows ${JSON.stringify(rows)}, unsettled ${idle.unsettled}, write-ahead logs ${round(idle.logMb)} MB`);
  return [
    ...(Object.keys(traffic.faults).length > 0 ? ['something was not answered as it should be'] : []),
    ...(shed > 0 ? ['the load could not be kept up'] : []),
    ...(idle.unsettled > 0 ? ['events are not settled'] : []),
    ...((rows.dead_letter ?? 0) > 0 ? ['events are parked'] : []),
    ...(idle.handles > first.handles ? ['handles were left open'] : []),
    ...(idle.timers > first.timers ? ['timers were left running'] : []),
    ...(idleCpu > 5 ? ['it does not rest when idle'] : []),
    ...(minutes >= LONG_MINUTES && slope > 1 ? ['the heap grows'] : []),
  ];
}

const folder = new TemporaryFolder();
const program = ChildProgram.launch(folder.path);
try {
  await program.ready();
  const faults = await soak(program, folder.path);
  program.kill('SIGTERM');
  const { code } = await program.exit();
  if (code !== 0) faults.push(`it ended with ${code}`);
  say(faults.length === 0 ? 'The soak found nothing.' : `The soak found: ${faults.join('; ')}.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await program.discard();
  folder.remove();
}
