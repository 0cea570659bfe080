import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Caller } from '#kernel/http/route.ts';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { LoadReplayed } from '#kernel/inbox/load-replayed.ts';
import { CalendarChanged, RoomChanged } from '#room';
import {
  AccommodationSearch,
  type SearchRequest,
} from '../../src/modules/accommodation/domain/accommodation-search.ts';
import { SearchIndex } from '../../src/modules/accommodation/domain/search-index.ts';
import { Todays } from '../../src/modules/accommodation/domain/todays.ts';
import { SqlAccommodationSearch } from '../../src/modules/accommodation/persistence/sql.accommodation-search.ts';
import { eventually } from '../support/eventually.ts';
import { layOutCatalogue } from '../support/large-catalogue.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

const NOW = Date.parse('2026-11-25T03:00:00Z');
const TODAY = '2026-11-25' as LocalDate;
const DAY = 86_400_000;
const HOST: Caller = { memberId: '018f0000-0000-7000-8000-000000000001', sessionId: 'session', role: 'HOST' };

type Place = Id<'accommodation'>;

let work: AccommodationAtWork | undefined;
afterEach(() => work?.stop());

async function started(settings?: object): Promise<AccommodationAtWork> {
  work = await AccommodationAtWork.start(NOW, settings);
  return work;
}

async function listPlace(at: AccommodationAtWork, name = '검은돌 민박'): Promise<Place> {
  const body = { name, type: 'MINBAK', region: 'JEJU', address: '제주', description: '집' };
  return (await at.call<{ id: Place }>('POST /accommodations', { caller: HOST, body })).body.id;
}

async function openRoom(at: AccommodationAtWork, accommodationId: Place, from = TODAY): Promise<void> {
  const ids = { accommodationId, roomId: at.newId<'room'>() };
  const room = { name: '방', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0), state: 'OPEN' as const };
  const nights = datesOf({ from, to: addDays(from, 400) });
  await at.hear(RoomChanged.of({ ...ids, ...room, version: 1 }));
  const night = { price: 70_000, available: 2, closed: false };
  await at.hear(CalendarChanged.of({ ...ids, version: 1, nights: nights.map((date) => ({ ...night, night: date })) }));
}

type Asked = Partial<SearchRequest['criteria']>;

async function pageOf(at: AccommodationAtWork, asked: Asked, page: Partial<SearchRequest> = {}) {
  const search = at.of(AccommodationSearch);
  const todays = Todays.in({ zones: await search.timeZones(), now: at.clock.now() });
  return search.find({ criteria: { amenities: [], sort: 'newest', ...asked }, todays, limit: 20, ...page });
}

const found = async (at: AccommodationAtWork, asked: Asked = {}): Promise<Place[]> =>
  (await pageOf(at, asked)).items.map(({ id }) => id);

describe('the index of the search', () => {
  it('has a place one turn after it was listed', async () => {
    const at = await started();
    await at.runJob('accommodation.build-search-index');
    const id = await listPlace(at);
    await nextTurn();
    expect(await found(at)).toEqual([id]);
  });

  it('has a room and its nights as soon as the rows have them', async () => {
    const at = await started();
    await at.runJob('accommodation.build-search-index');
    const id = await listPlace(at);
    await openRoom(at, id);
    expect(await found(at, { stay: { checkIn: TODAY, checkOut: addDays(TODAY, 2) } })).toEqual([id]);
  });

  it('has what was parked before the start soon after it is replayed, whichever process does that', async () => {
    const at = await started();
    const accommodationId = await listPlace(at);
    const ids = { accommodationId, roomId: at.newId<'room'>() };
    const terms = { name: '방', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0), state: 'OPEN' as const };
    await at.hear(RoomChanged.of({ ...ids, ...terms, version: 1 }));
    const night = { night: TODAY, price: 70_000, available: 2, closed: false };
    const calendar = CalendarChanged.of({ ...ids, version: 1, nights: [night] });
    const parked = await at.park(calendar, 'keep-nights-when-calendar-changes');
    await at.runJob('accommodation.build-search-index');
    const job = new LoadReplayed({ deadLetters: at.of(DeadLetters), instance: at.instance, clock: at.clock });
    const stay = { checkIn: TODAY, checkOut: addDays(TODAY, 1) };
    await job.run();
    expect(await found(at, { stay })).toEqual([]);
    await at.replay(parked);
    await job.run();
    await eventually(async () => expect(await found(at, { stay })).toEqual([accommodationId]));
  });

  it('lets go of a place that is withdrawn', async () => {
    const at = await started();
    await at.runJob('accommodation.build-search-index');
    const id = await listPlace(at);
    await at.call('DELETE /accommodations/:id', { params: { id }, caller: HOST });
    await nextTurn();
    expect(await found(at)).toEqual([]);
  });

  it('answers from the rows until it is built', async () => {
    const at = await started();
    const id = await listPlace(at);
    await openRoom(at, id);
    await layOutCatalogue(at, { places: 3, roomsEach: 1, nights: 3, today: TODAY });
    expect(await found(at)).toHaveLength(4);
  });

  it('has what was there before the process, and what is told while it is being built', async () => {
    const at = await started();
    const { database, transaction } = at;
    await layOutCatalogue({ database, transaction }, { places: 300, roomsEach: 2, nights: 30, today: TODAY });
    const building = at.runJob('accommodation.build-search-index');
    const ids: Place[] = [];
    for (let number = 0; number < 10; number += 1) {
      const id = await listPlace(at, `새집 ${number}`);
      await openRoom(at, id);
      ids.unshift(id);
    }
    await building;
    expect(await found(at, { words: '새집', stay: { checkIn: TODAY, checkOut: addDays(TODAY, 3) } })).toEqual(ids);
    expect((await pageOf(at, {}, { limit: 400 })).items).toHaveLength(310);
  });

  it('leaves the search to the rows when it was told to end before it was whole, and is built the next time', async () => {
    const at = await started();
    await layOutCatalogue(at, { places: 50, roomsEach: 2, nights: 3, today: TODAY });
    const ending = new AbortController();
    const building = at.of(SearchIndex).build(ending.signal);
    ending.abort();
    await building;
    expect((await pageOf(at, {}, { limit: 100 })).items).toHaveLength(50);
    await at.runJob('accommodation.build-search-index');
    expect((await pageOf(at, {}, { limit: 100 })).items).toHaveLength(50);
  });

  it('shows each place once, however many are listed while one turns the pages', async () => {
    const at = await started();
    const { places } = await layOutCatalogue(at, { places: 60, roomsEach: 1, nights: 3, today: TODAY });
    await at.runJob('accommodation.build-search-index');
    const seen: string[] = [];
    let after: SearchRequest['after'];
    do {
      const { items, next } = await pageOf(at, { sort: 'recommended' }, { limit: 7, after });
      seen.push(...items.map(({ id }) => id));
      after = next;
      await listPlace(at);
      await nextTurn();
    } while (after !== undefined);
    expect(seen.filter((id) => (places as readonly string[]).includes(id)).sort()).toEqual([...places].sort());
  });

  it.each(['recommended', 'price', '-price', 'newest', 'distance'] as const)(
    'goes on where a page from the rows has ended, sorted by %s',
    async (sort) => {
      const at = await started();
      await layOutCatalogue(at, { places: 60, roomsEach: 2, nights: 40, today: TODAY });
      const asked = { sort, near: { lat: 37.5, lng: 127 } };
      const whole = (await pageOf(at, asked, { limit: 60 })).items.map(({ id }) => id);
      const { next } = await pageOf(at, asked, { limit: 30 });
      await at.runJob('accommodation.build-search-index');
      const rest = await pageOf(at, asked, { limit: 60, after: next });
      expect(rest.items.map(({ id }) => id)).toEqual(whole.slice(30));
    },
  );

  it('has in the end what it failed at when it was told', async () => {
    const at = await started();
    await at.runJob('accommodation.build-search-index');
    const id = await listPlace(at);
    await nextTurn();
    const index = at.of(SearchIndex);
    const fail = () => {
      throw new Error('a defect');
    };
    Object.assign(index, { keepRoom: fail, keepNights: fail });
    await openRoom(at, id);
    const stay = { checkIn: TODAY, checkOut: addDays(TODAY, 2) };
    expect(await found(at, { stay })).toEqual([]);
    await eventually(async () => expect(await found(at, { stay })).toEqual([id]));
  });

  it('leaves out a place whose row cannot be read, and nothing else', async () => {
    const at = await started();
    const [broken, whole] = [await listPlace(at), await listPlace(at)];
    await at.transaction.run(() => at.database.run("UPDATE accommodation SET images = '{' WHERE id = ?", [broken]));
    await at.runJob('accommodation.build-search-index');
    expect(await found(at)).toEqual([whole]);
  });

  it('passes over a night that is none', async () => {
    const at = await started();
    await layOutCatalogue(at, { places: 30, roomsEach: 1, nights: 3, today: TODAY });
    const odd = "UPDATE accommodation_night SET night = 'someday' WHERE night = ?";
    await at.transaction.run(() => at.database.run(odd, [addDays(TODAY, 1)]));
    await at.runJob('accommodation.build-search-index');
    const stays = [0, 1].map((first) => ({ checkIn: addDays(TODAY, first), checkOut: addDays(TODAY, first + 1) }));
    const [today = [], tomorrow] = await Promise.all(stays.map((stay) => found(at, { stay })));
    expect([today.length > 0, tomorrow]).toEqual([true, []]);
  });

  it('goes with the time: what is past makes room for what is to come', async () => {
    const at = await started();
    await at.runJob('accommodation.build-search-index');
    const old = await listPlace(at);
    await openRoom(at, old);
    at.clock.advance(600 * DAY);
    const later = addDays(TODAY, 600);
    const young = await listPlace(at);
    await openRoom(at, young, later);
    expect(await found(at, { stay: { checkIn: addDays(later, 1), checkOut: addDays(later, 3) } })).toEqual([young]);
  });

  it('is not kept where the rows are to answer', async () => {
    const at = await started({ search: 'rows' });
    await at.runJob('accommodation.build-search-index');
    const id = await listPlace(at);
    await openRoom(at, id);
    expect(await found(at)).toEqual([id]);
    expect(at.of(AccommodationSearch)).toBeInstanceOf(SqlAccommodationSearch);
  });
});
