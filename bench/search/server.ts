import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import { dateIn } from '#kernel/domain/local-date.ts';
import { Database } from '#kernel/persistence/database.ts';
import {
  AccommodationSearch,
  type SearchPage,
  type SearchRequest,
} from '../../src/modules/accommodation/domain/accommodation-search.ts';
import { Todays } from '../../src/modules/accommodation/domain/todays.ts';
import { SqlAccommodationSearch } from '../../src/modules/accommodation/persistence/sql.accommodation-search.ts';
import { InMemorySearchIndex } from '../../src/modules/accommodation/search/in-memory.search-index.ts';
import { randomSearch } from '../../test/support/random-searches.ts';
import { seededRandom, whole } from '../../test/support/seeded-random.ts';
import { moduleOf, startApplication } from '../application.ts';
import { answerParent } from '../child.ts';
import { ArrayLoop } from './array-loop.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { type Timing, timed } from './timed.ts';

export interface Timings {
  readonly kind: string;
  readonly rows: Timing;
  readonly index: Timing;
  readonly loop: Timing | undefined;
}

export interface Built {
  readonly milliseconds: number;
  /** Bytes that are in use then. */
  readonly bytes: number;
}

const LIMIT = 20;
const NIGHTS_OF_LOOP = 60;

v8.setFlagsFromString('--expose-gc');
const collectGarbage: () => void = vm.runInNewContext('gc');
const [, , folder = '', search = ''] = process.argv;
const { application, url } = await startApplication(folder, { JUMAK_ACCOMMODATION_SEARCH: search });
const { container } = moduleOf(application, 'accommodation');
const began = performance.now();
while (search === 'index' && !container.get(InMemorySearchIndex).isBuilt) await sleep(5);
const built: Built = { milliseconds: performance.now() - began, bytes: memory() };

answerParent({
  url: () => url,
  built: () => built,
  time: (milliseconds: number) => timeEach(milliseconds),
  disagreements: (of: { readonly searches: number; readonly nights: number }) => disagreements(of),
  stop: () => application.stop(),
});

function memory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function todays(): Promise<Todays> {
  const zones = await container.get<SqlAccommodationSearch>(SqlAccommodationSearch).timeZones();
  return Todays.in({ zones, now: Date.now() });
}

/** Each kind of search in this process, the ways in turn. */
async function timeEach(milliseconds: number): Promise<Timings[]> {
  const [index, rows] = [
    container.get<AccommodationSearch>(AccommodationSearch),
    container.get<AccommodationSearch>(SqlAccommodationSearch),
  ];
  const today = dateIn('Asia/Seoul', Date.now());
  const loop = await ArrayLoop.over(container.get(Database), { first: today, nights: NIGHTS_OF_LOOP });
  const timings: Timings[] = [];
  for (const kind of kindsOf(Date.now())) {
    const request = await pageOf(kind, index);
    timings.push({
      kind: kind.name,
      rows: await timed(() => rows.find(request), milliseconds),
      index: await timed(() => index.find(request), milliseconds),
      loop: kind.isPlain ? await timed(() => loop.find(kind.criteria, today), milliseconds) : undefined,
    });
  }
  return timings;
}

async function pageOf({ criteria, pagesBefore = 0 }: Kind, index: AccommodationSearch): Promise<SearchRequest> {
  let request: SearchRequest = { criteria, todays: await todays(), limit: LIMIT };
  for (let page = 0; page < pagesBefore; page += 1) {
    const { next } = await index.find(request);
    if (next !== undefined) request = { ...request, after: next };
  }
  return request;
}

/** Of how many searches the index says something else than the rows. */
async function disagreements({
  searches,
  nights,
}: {
  readonly searches: number;
  readonly nights: number;
}): Promise<number> {
  const [index, rows] = [
    container.get<AccommodationSearch>(AccommodationSearch),
    container.get<AccommodationSearch>(SqlAccommodationSearch),
  ];
  const random = seededRandom(1);
  const today = dateIn('Asia/Seoul', Date.now());
  const shown = ({ items, next }: SearchPage) => ({ items, next: next?.id });
  let different = 0;
  for (let search = 0; search < searches; search += 1) {
    const criteria = randomSearch({ random, today, nights });
    const request = { criteria, todays: await todays(), limit: 1 + whole(random, 100) };
    if (!isDeepStrictEqual(shown(await index.find(request)), shown(await rows.find(request)))) different += 1;
  }
  return different;
}
