import fs from 'node:fs';
import path from 'node:path';
import type { Benchmark, Effort, Outcome } from '../benchmark.ts';
import { type Child, startChild } from '../child.ts';
import { closedLoop } from '../load.ts';
import { kindsOf, queryOf } from './kinds.ts';
import type { Built, Timings } from './server.ts';
import { type Asked, type Measured, summarise } from './summary.ts';

const QUICK = { rounds: 1, nights: 60, milliseconds: 60, seconds: 0.4, searches: 60 };
const FULL = { rounds: 3, nights: 400, milliseconds: 500, seconds: 1, searches: 1_000 };
const SIZES = [80, 10_000];
/** What is wanted is how long one waits, not how many are served. */
const CLIENTS = 1;
const HEADERS = { accept: 'application/json' };

export const search: Benchmark = {
  name: 'search',
  measures:
    'searches of 80 and of 10,000 places: in the process and over HTTP, in the index, in the rows, and at the limit',
  run,
};

async function run({ quick, rounds: asked, folder, say }: Effort): Promise<Outcome> {
  const effort = { ...(quick ? QUICK : FULL), ...(asked === undefined ? {} : { rounds: asked }) };
  const measured: Measured[] = [];
  for (const places of SIZES) {
    say(`${places} places: laying them out`);
    measured.push(await measure(places, { ...effort, folder: path.join(folder, String(places)), say }));
  }
  return { settings: { ...effort, clients: CLIENTS, roomsEach: 4 }, rounds: measured, ...summarise(measured) };
}

type Measuring = typeof QUICK & Pick<Effort, 'folder' | 'say'>;

async function measure(places: number, { folder, say, ...effort }: Measuring): Promise<Measured> {
  const [forIndex, forRows] = [path.join(folder, 'index'), path.join(folder, 'rows')];
  await (await startChild(here('prepare'), { arguments: [forIndex, `${places}`, `${effort.nights}`] })).stop();
  fs.cpSync(forIndex, forRows, { recursive: true });
  const [index, rows, bare] = [
    await startChild(here('server'), { arguments: [forIndex, 'index'] }),
    await startChild(here('server'), { arguments: [forRows, 'rows'] }),
    await startChild(here('bare')),
  ];
  try {
    const { milliseconds, bytes } = await index.ask<Built>('built');
    const built = { milliseconds, bytes: bytes - (await rows.ask<Built>('built')).bytes };
    say(`built in ${(built.milliseconds / 1_000).toFixed(1)} s, ${(built.bytes / 1e6).toFixed(0)} MB`);
    const disagreements = await index.ask<number>('disagreements', {
      searches: effort.searches,
      nights: effort.nights,
    });
    say(`${disagreements} of ${effort.searches} searches are answered differently`);
    const inProcess: Timings[][] = [];
    const overHttp: Asked[] = [];
    for (let round = 1; round <= effort.rounds; round += 1) {
      inProcess.push(await index.ask<Timings[]>('time', effort.milliseconds));
      overHttp.push(...(await askEach({ index, rows, bare }, effort.seconds)));
      say(`round ${round} is done`);
    }
    return { places, built, disagreements, searches: effort.searches, inProcess: inProcess.flat(), overHttp };
  } finally {
    for (const child of [index, rows, bare]) await child.stop();
  }
}

const here = (name: string): string => path.join(import.meta.dirname, `${name}.ts`);

/** Every kind over HTTP, whoever answers in turn; the bare server says what the index has said. */
async function askEach(servers: Readonly<Record<'index' | 'rows' | 'bare', Child>>, seconds: number): Promise<Asked[]> {
  const urls = {
    index: await servers.index.ask<string>('url'),
    rows: await servers.rows.ask<string>('url'),
    bare: await servers.bare.ask<string>('url'),
  };
  const asked: Asked[] = [];
  for (const { name, criteria, pagesBefore = 0 } of kindsOf(Date.now())) {
    const path = await pathOf(urls.index, { query: queryOf(criteria), pagesBefore });
    const body = await (await fetch(urls.index + path, { headers: HEADERS })).text();
    await servers.bare.ask('answer', { path, body });
    for (const by of ['rows', 'index', 'bare'] as const) {
      const url = urls[by];
      const next = () => ({ method: 'GET', path, headers: HEADERS, body: '' }) as const;
      const judge = ({ status }: { readonly status: number }) => (status === 200 ? undefined : `status ${status}`);
      const { p50, p99, answered, faults } = await closedLoop({
        url,
        clients: CLIENTS,
        seconds,
        most: 10_000,
        next,
        repeats: true,
        judge,
      });
      asked.push({ kind: name, by, p50, p99, answered, faults });
    }
  }
  return asked;
}

/** Where the page lies that so many others come before. */
async function pathOf(
  url: string,
  { query, pagesBefore }: { query: URLSearchParams; pagesBefore: number },
): Promise<string> {
  for (let page = 0; page < pagesBefore; page += 1) {
    const answer = await fetch(`${url}/api/v1/accommodations?${query}`, { headers: HEADERS });
    const { nextCursor } = ((await answer.json()) as { readonly page: { readonly nextCursor: string | null } }).page;
    if (nextCursor === null) break;
    query.set('cursor', nextCursor);
  }
  return `/api/v1/accommodations?${query}`;
}
