import type { Outcome, Table } from '../benchmark.ts';
import { median, spread } from '../figures.ts';
import { CONTENDERS, OURS, RAW, RAW_GROUPED, USUAL } from './contenders.ts';
import type { Measured } from './measure.ts';

const GOAL = 10;
const QUICK_GOAL = 7;
const NOISY = 0.25;

interface Summary {
  readonly contender: string;
  readonly clients: number;
  readonly perSecond: number;
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** The median over the rounds of this contender's rate to another's of the same round. */
  readonly ratioTo: Readonly<Record<string, number>>;
  readonly cpuRatioTo: Readonly<Record<string, number>>;
}

interface Results {
  readonly measured: readonly Measured[];
  /** Broken invariants and answers that were not what was asked for. */
  readonly broken: readonly string[];
  readonly quick: boolean;
}

/** What the rounds say together: medians, medians of the ratios within a round, and whether that is enough. */
export function summarise({
  measured,
  broken,
  quick,
}: Results): Pick<Outcome, 'summary' | 'table' | 'remarks' | 'failures'> {
  const numbersOfClients = [...new Set(measured.map(({ clients }) => clients))];
  const contenders = numbersOfClients.flatMap((clients) =>
    CONTENDERS.filter(({ name }) => measured.some(({ contender }) => contender === name)).map(({ name }) =>
      summaryOf(
        measured.filter((one) => one.clients === clients),
        { contender: name, clients },
      ),
    ),
  );
  const [most = 0] = numbersOfClients;
  const limit = measured
    .filter(({ contender, clients }) => contender === RAW && clients === most)
    .map(({ perSecond }) => perSecond);
  const apart = spread(limit);
  const ours = contenders.find(({ contender, clients }) => contender === OURS && clients === most);
  const ratio = ours?.ratioTo[USUAL] ?? Number.NaN;
  const goal = quick ? QUICK_GOAL : GOAL;
  const missed =
    ratio >= goal ? [] : [`${OURS} books ${ratio.toFixed(1)} × as fast as ${USUAL}; the goal is ${goal} ×`];
  return {
    summary: { contenders, ratio, goal, spreadOfLimit: apart, noisy: apart > NOISY },
    table: tableOf(contenders),
    remarks: [
      `${OURS} to ${USUAL} at ${most} clients: ${ratio.toFixed(1)} × the bookings, ${(1 / (ours?.cpuRatioTo[USUAL] ?? Number.NaN)).toFixed(1)} × less CPU for each (goal: ${goal} × the bookings).`,
      `The raw limit spreads by ${(apart * 100).toFixed(0)} %${apart > NOISY ? ': a NOISY run, trust the ratios and the CPU more than the rates' : ''}.`,
      broken.length === 0 ? 'All invariants hold after every round of every contender.' : 'INVARIANTS ARE BROKEN.',
    ],
    failures: [...broken, ...missed],
  };
}

function summaryOf(
  measured: readonly Measured[],
  of: { readonly contender: string; readonly clients: number },
): Summary {
  const own = measured.filter(({ contender }) => contender === of.contender);
  const medianOf = (figure: 'perSecond' | 'cpu' | 'p50' | 'p99') => median(own.map((one) => one[figure]));
  const ratios = (figure: 'perSecond' | 'cpu') =>
    Object.fromEntries(CONTENDERS.map(({ name }) => [name, medianRatio({ measured, own, other: name, figure })]));
  return {
    ...of,
    perSecond: medianOf('perSecond'),
    cpu: medianOf('cpu'),
    p50: medianOf('p50'),
    p99: medianOf('p99'),
    ratioTo: ratios('perSecond'),
    cpuRatioTo: ratios('cpu'),
  };
}

function medianRatio(of: {
  readonly measured: readonly Measured[];
  readonly own: readonly Measured[];
  readonly other: string;
  readonly figure: 'perSecond' | 'cpu';
}): number {
  const { measured, own, other, figure } = of;
  return median(
    own.map((one) => {
      const against = measured.find(({ contender, round }) => contender === other && round === one.round);
      return one[figure] / (against?.[figure] ?? Number.NaN);
    }),
  );
}

const tableOf = (contenders: readonly Summary[]): Table => ({
  head: [
    'contender',
    'clients',
    'bookings/s',
    'CPU µs each',
    'p50 ms',
    'p99 ms',
    `× ${USUAL}`,
    `× ${RAW}`,
    `× ${RAW_GROUPED}`,
  ],
  rows: contenders.map(({ contender, clients, perSecond, cpu, p50, p99, ratioTo }) => [
    contender,
    String(clients),
    perSecond.toFixed(0),
    cpu.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
    ...[USUAL, RAW, RAW_GROUPED].map((other) => (ratioTo[other] ?? Number.NaN).toFixed(2)),
  ]),
});
