import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { CalendarChanged, RoomChanged } from '#room';
import { placeRank } from '../../src/modules/accommodation/domain/place-rank.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const TODAY = '2026-11-23' as LocalDate;
const DAYS = 6;
const PLACES = 4;
const SORTS = ['recommended', 'price', '-price', 'newest'] as const;

let work: AccommodationAtWork;

interface Night {
  readonly price: number;
  readonly available: number;
  readonly closed: boolean;
}

/** Some nights of a room, counted from today, as one event tells them. */
interface Chapter {
  readonly first: number;
  readonly nights: readonly Night[];
}

interface Room {
  readonly place: number;
  readonly baseOccupancy: number;
  readonly more: number;
  readonly extraGuestFee: number;
  readonly withdrawn: boolean;
  readonly calendar: readonly Chapter[];
}

interface Question {
  readonly guests: number | undefined;
  readonly stay: readonly [number, number] | undefined;
  readonly minPrice: number | undefined;
  readonly maxPrice: number | undefined;
  readonly sort: (typeof SORTS)[number];
}

const night = fc.record<Night>({
  price: fc.integer({ min: 1, max: 5 }).map((tens) => tens * 10_000 + 1),
  available: fc.integer({ min: 0, max: 3 }),
  closed: fc.boolean(),
});
const chapter = fc.record<Chapter>({
  first: fc.integer({ min: 0, max: DAYS - 1 }),
  nights: fc.array(night, { minLength: 1, maxLength: DAYS }),
});
const openNight = fc.record<Night>({
  price: fc.integer({ min: 1, max: 5 }).map((tens) => tens * 10_000 + 1),
  available: fc.integer({ min: 1, max: 3 }),
  closed: fc.constant(false),
});
const opening = fc.record<Chapter>({
  first: fc.constant(0),
  nights: fc.array(openNight, { minLength: DAYS, maxLength: DAYS }),
});
const room = fc.record<Room>({
  place: fc.integer({ min: 0, max: PLACES - 1 }),
  baseOccupancy: fc.integer({ min: 1, max: 3 }),
  more: fc.integer({ min: 0, max: 2 }),
  extraGuestFee: fc.constantFrom(0, 3_000, 15_000),
  withdrawn: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  calendar: fc.tuple(opening, fc.array(chapter, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]),
});
const price = fc.option(
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 1 })).map(([tens, won]) => tens * 10_000 + won),
  { nil: undefined },
);
const question = fc
  .record<Question>({
    guests: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    stay: fc.option(
      fc
        .tuple(fc.integer({ min: 0, max: DAYS - 2 }), fc.integer({ min: 1, max: 3 }))
        .map(([first, nights]) => [first, nights] as const),
      { nil: undefined },
    ),
    minPrice: price,
    maxPrice: price,
    sort: fc.constantFrom(...SORTS),
  })
  .filter(({ minPrice = 0, maxPrice = minPrice }) => minPrice <= maxPrice);

const textOf = (number: number) => '집'.repeat(1 + 60 * (number % 2));
const nightsFrom = (first: number, count: number) =>
  datesOf({ from: addDays(TODAY, first), to: addDays(TODAY, first + count) });

/** What is told of a room, one event after another: the version of the calendar is the number of the chapter. */
function factsOf(told: Room, ids: { readonly roomId: Id<'room'>; readonly accommodationId: Id<'accommodation'> }) {
  const { baseOccupancy, more, extraGuestFee } = told;
  const fact = {
    ...ids,
    name: '방',
    baseOccupancy,
    maxOccupancy: baseOccupancy + more,
    extraGuestFee: krw(extraGuestFee),
  };
  const opened = RoomChanged.of({ ...fact, version: 1, state: 'OPEN', maxOccupancy: 9 });
  const last = RoomChanged.of({ ...fact, version: 2, state: told.withdrawn ? 'WITHDRAWN' : 'OPEN' });
  const calendar = told.calendar.map(({ first, nights }, index) => {
    const dates = nightsFrom(first, nights.length);
    return CalendarChanged.of({
      ...ids,
      version: index + 1,
      nights: dates.map((date, at) => ({ night: date, ...(nights[at] as Night) })),
    });
  });
  return [opened, last, ...calendar];
}

/** The nights of a room once all is told: of each the last that was said of it. */
function stateOf(told: Room): Map<number, Night> {
  const nights = new Map<number, Night>();
  for (const { first, nights: said } of told.calendar)
    for (const [at, one] of said.entries()) nights.set(first + at, one);
  return nights;
}

interface Expected {
  readonly place: number;
  readonly fromPrice: number | null;
  readonly stay: { readonly nights: number; readonly total: number; readonly roomsLeft: number } | undefined;
}

/** The search as one would do it by hand: place by place, room by room, night by night. */
function byHand(rooms: readonly Room[], asked: Question): Expected[] {
  const guests = asked.guests ?? 1;
  const found: Expected[] = [];
  for (let place = 0; place < PLACES; place++) {
    const fitting = rooms.filter(
      (one) => one.place === place && !one.withdrawn && one.baseOccupancy + one.more >= guests,
    );
    const priced = fitting.map((one) => {
      const extra = Math.max(0, guests - one.baseOccupancy) * one.extraGuestFee;
      return { nights: stateOf(one), extra };
    });
    const open = priced.flatMap(({ nights, extra }) =>
      [...nights.values()].filter(({ closed }) => !closed).map((one) => one.price + extra),
    );
    const fromPrice = open.length === 0 ? null : Math.min(...open);
    let stay: Expected['stay'];
    if (asked.stay !== undefined) {
      const [first, count] = asked.stay;
      for (const { nights, extra } of priced) {
        const slept = Array.from({ length: count }, (_, at) => nights.get(first + at));
        if (!slept.every((one) => one !== undefined && !one.closed && one.available > 0)) continue;
        const total = slept.reduce((sum, one) => sum + (one?.price ?? 0) + extra, 0);
        const roomsLeft = Math.min(...slept.map((one) => one?.available ?? 0));
        if (stay === undefined || total < stay.total || (total === stay.total && roomsLeft > stay.roomsLeft))
          stay = { nights: count, total, roomsLeft };
      }
      if (stay === undefined) continue;
    }
    if (asked.guests !== undefined && fitting.length === 0) continue;
    const compared = stay === undefined ? fromPrice : Math.floor(stay.total / stay.nights);
    if (asked.minPrice !== undefined && (compared === null || compared < asked.minPrice)) continue;
    if (asked.maxPrice !== undefined && (compared === null || compared > asked.maxPrice)) continue;
    found.push({ place, fromPrice, stay });
  }
  return found;
}

/** Later places come first where the sort says nothing else. */
function inOrder(found: readonly Expected[], sort: Question['sort']): Expected[] {
  const cost = ({ stay, fromPrice }: Expected) => stay?.total ?? fromPrice;
  const key = (one: Expected): number => {
    if (sort === 'newest') return 0;
    if (sort === 'recommended')
      return placeRank({
        description: textOf(one.place),
        images: [],
        amenities: [],
        location: null,
        nameEn: null,
      } as never);
    const asked = cost(one);
    return asked === null ? Number.POSITIVE_INFINITY : sort === 'price' ? asked : -asked;
  };
  return found.toSorted((a, b) => (key(a) === key(b) ? b.place - a.place : key(a) - key(b)));
}

let round = 0;

async function listPlaces(word: string): Promise<Id<'accommodation'>[]> {
  const ids: Id<'accommodation'>[] = [];
  for (let place = 0; place < PLACES; place++) {
    const listing = {
      name: `${word} ${place}`,
      type: 'MINBAK',
      region: 'JEJU',
      address: '제주',
      description: textOf(place),
    };
    const caller = { memberId: work.newId(), sessionId: 'session', role: 'HOST' as const };
    const { body } = await work.call<{ id: Id<'accommodation'> }>('POST /accommodations', { caller, body: listing });
    ids.push(body.id);
  }
  return ids;
}

function queryOf(word: string, asked: Question): Record<string, string> {
  const { guests, stay, minPrice, maxPrice, sort } = asked;
  return {
    q: word,
    sort,
    ...(guests === undefined ? {} : { guests: `${guests}` }),
    ...(stay === undefined ? {} : { checkIn: addDays(TODAY, stay[0]), checkOut: addDays(TODAY, stay[0] + stay[1]) }),
    ...(minPrice === undefined ? {} : { minPrice: `${minPrice}` }),
    ...(maxPrice === undefined ? {} : { maxPrice: `${maxPrice}` }),
  };
}

interface Item {
  readonly id: string;
  readonly fromPrice: { readonly amount: number } | null;
  readonly stay?: {
    readonly nights: number;
    readonly total: { readonly amount: number };
    readonly nightly: { readonly amount: number };
    readonly roomsLeft: number;
  };
}

interface Page {
  readonly items: readonly Item[];
  readonly page: { readonly nextCursor: string | null };
}

/** All pages of two, one after another. */
async function searched(query: Record<string, string>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: Page } = await work.call<Page>('GET /accommodations', {
      query: { ...query, limit: '2', ...(cursor === null ? {} : { cursor }) },
    });
    items.push(...body.items);
    cursor = body.page.nextCursor;
  } while (cursor !== null);
  return items;
}

describe.each(['index', 'rows'])('a search in the %s', (search) => {
  beforeAll(async () => {
    work = await AccommodationAtWork.start(NOW, { search });
    await work.runJob('accommodation.build-search-index');
  });
  afterAll(() => work.stop());

  it('finds what one finds by hand, however the facts arrive', async () => {
    const story = fc.record({
      rooms: fc.array(room, { maxLength: 7 }),
      questions: fc.array(question, { minLength: 5, maxLength: 10 }),
      shuffle: fc.infiniteStream(fc.nat()),
    });
    const holds = fc.asyncProperty(story, async ({ rooms, questions, shuffle }) => {
      const word = `이야기${++round}번`;
      const places = await listPlaces(word);
      const facts = rooms.flatMap((told) =>
        factsOf(told, { roomId: work.newId(), accommodationId: places[told.place] as Id<'accommodation'> }),
      );
      const twice = [...facts, ...facts]
        .map((fact) => ({ fact, turn: shuffle.next().value ?? 0 }))
        .sort((a, b) => a.turn - b.turn);
      await Promise.all(twice.map(({ fact }) => work.hear<unknown>(fact as never)));
      for (const asked of questions) {
        const expected = inOrder(byHand(rooms, asked), asked.sort).map(({ place, fromPrice, stay }) => ({
          id: places[place],
          fromPrice: fromPrice === null ? null : krw(fromPrice),
          ...(stay === undefined
            ? {}
            : { stay: { ...stay, total: krw(stay.total), nightly: krw(Math.floor(stay.total / stay.nights)) } }),
        }));
        const found = (await searched(queryOf(word, asked))).map(({ id, fromPrice, stay }) => ({
          id,
          fromPrice,
          ...(stay === undefined ? {} : { stay }),
        }));
        expect({ asked, found }).toEqual({ asked, found: expected });
      }
    });
    await fc.assert(holds, { numRuns: Number(process.env.PROPERTY_RUNS ?? 100) });
  });
});
