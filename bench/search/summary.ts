import type { Outcome } from '../benchmark.ts';
import { median } from '../figures.ts';
import type { Built, Timings } from './server.ts';

/** Milliseconds. */
const GOAL_P99 = 50;
/** A machine on which the bare server takes so many milliseconds measures what else it has to do. */
const NOISY_P99 = 10;

export interface Asked {
  readonly kind: string;
  readonly by: 'index' | 'rows' | 'bare';
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
  readonly faults: Readonly<Record<string, number>>;
}

export interface Measured {
  readonly places: number;
  readonly built: Built;
  readonly disagreements: number;
  readonly searches: number;
  readonly inProcess: readonly Timings[];
  readonly overHttp: readonly Asked[];
}

interface Row {
  readonly places: number;
  readonly kind: string;
  readonly inProcess: Readonly<Record<'loop' | 'index' | 'rows', number>> & { readonly indexP99: number };
  readonly overHttp: Readonly<Record<'bare' | 'index' | 'rows', { readonly p50: number; readonly p99: number }>>;
}

/** Medians over the rounds, beside each other, and whether the goal is met. */
export function summarise(measured: readonly Measured[]): Pick<Outcome, 'summary' | 'table' | 'remarks' | 'failures'> {
  const rows = measured.flatMap(rowsOf);
  const slow = rows.filter(({ overHttp }) => overHttp.index.p99 > GOAL_P99);
  const bare = median(rows.map(({ overHttp }) => overHttp.bare.p99));
  const noise =
    bare > NOISY_P99
      ? [`The bare server's own p99 is ${bare.toFixed(0)} ms: a NOISY run, trust the medians and the ratios.`]
      : [];
  const faults = measured.flatMap(({ overHttp }) => overHttp.flatMap((one) => Object.entries(one.faults)));
  return {
    summary: { rows, goalP99: GOAL_P99, noisy: noise.length > 0 },
    table: {
      head: [
        'places',
        'search',
        'loop p50',
        'index p50',
        'index p99',
        'rows p50',
        '× rows',
        'bare HTTP p50',
        'bare HTTP p99',
        'index HTTP p50',
        'index HTTP p99',
        'rows HTTP p50',
        'rows HTTP p99',
      ],
      rows: rows.map(({ places, kind, inProcess, overHttp }) => [
        String(places),
        kind,
        Number.isNaN(inProcess.loop) ? '–' : inProcess.loop.toFixed(3),
        inProcess.index.toFixed(3),
        inProcess.indexP99.toFixed(3),
        inProcess.rows.toFixed(3),
        (inProcess.rows / inProcess.index).toFixed(0),
        overHttp.bare.p50.toFixed(1),
        overHttp.bare.p99.toFixed(1),
        overHttp.index.p50.toFixed(1),
        overHttp.index.p99.toFixed(1),
        overHttp.rows.p50.toFixed(1),
        overHttp.rows.p99.toFixed(1),
      ]),
    },
    remarks: [...measured.map(remarkOn), ...noise],
    failures: [
      ...measured
        .filter(({ disagreements }) => disagreements > 0)
        .map(
          ({ places, disagreements }) =>
            `of ${places} places ${disagreements} searches are answered otherwise than by the rows`,
        ),
      ...slow.map(
        ({ places, kind, overHttp }) =>
          `${kind} among ${places} places: p99 ${overHttp.index.p99.toFixed(0)} ms; the goal is ${GOAL_P99} ms`,
      ),
      ...faults.map(([fault, times]) => `${times} × ${fault}`),
    ],
  };
}

const remarkOn = ({ places, built, disagreements, searches }: Measured): string =>
  `${places} places: the index was built in ${(built.milliseconds / 1_000).toFixed(1)} s and takes ${(built.bytes / 1e6).toFixed(0)} MB; ` +
  `${searches - disagreements} of ${searches} random searches are answered as by the rows.`;

function rowsOf({ places, inProcess, overHttp }: Measured): Row[] {
  return [...new Set(inProcess.map(({ kind }) => kind))].map((kind) => {
    const own = inProcess.filter((one) => one.kind === kind);
    const http = (by: Asked['by']) => {
      const asked = overHttp.filter((one) => one.kind === kind && one.by === by);
      return { p50: median(asked.map(({ p50 }) => p50)), p99: median(asked.map(({ p99 }) => p99)) };
    };
    return {
      places,
      kind,
      inProcess: {
        loop: median(own.map(({ loop }) => loop?.p50 ?? Number.NaN)),
        index: median(own.map(({ index }) => index.p50)),
        indexP99: median(own.map(({ index }) => index.p99)),
        rows: median(own.map(({ rows }) => rows.p50)),
      },
      overHttp: { bare: http('bare'), index: http('index'), rows: http('rows') },
    };
  });
}
