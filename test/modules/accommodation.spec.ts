import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccommodationChanged } from '#accommodation';
import { demoId } from '#kernel/demo/demo-id.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Caller } from '#kernel/http/route.ts';
import { MemberChanged } from '#member';
import { CalendarChanged, RoomChanged } from '#room';
import {
  AccommodationNotFound,
  HostWithdrawn,
  VersionConflict,
} from '../../src/modules/accommodation/domain/accommodation.errors.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

/** Noon in Seoul. */
const NOW = Date.parse('2026-11-23T03:00:00Z');
const TODAY = '2026-11-23' as LocalDate;

interface Item {
  readonly id: string;
  readonly name: string;
  readonly fromPrice: { readonly amount: number } | null;
  readonly stay?: { readonly nights: number; readonly total: { readonly amount: number }; readonly roomsLeft: number };
}

interface Page {
  readonly items: readonly Item[];
  readonly page: { readonly nextCursor: string | null };
}

interface Detail extends Record<string, unknown> {
  readonly id: Id<'accommodation'>;
  readonly host: { readonly name: string | null };
}

let work: AccommodationAtWork;
beforeAll(async () => {
  work = await AccommodationAtWork.start(NOW);
});
afterAll(() => work.stop());

const callerNamed = (memberId: string, role: Caller['role']): Caller => ({ memberId, sessionId: 'session', role });
const newHost = () => callerNamed(work.newId(), 'HOST');

const list = async (host: Caller, more: Record<string, unknown> = {}, key?: string) => {
  const listing = { name: '달빛 한옥', type: 'HANOK', region: 'SEOUL', address: '서울 어딘가 1', description: '마당' };
  const call = { caller: host, body: { ...listing, ...more }, ...(key === undefined ? {} : { key }) };
  return work.call<Detail>('POST /accommodations', call);
};

const detail = (id: string) => work.call<Detail>('GET /accommodations/:id', { params: { id } });
const search = async (query: Record<string, string>) => (await work.call<Page>('GET /accommodations', { query })).body;
const idsOf = ({ items }: Page) => items.map(({ id }) => id);

interface RoomOf {
  readonly accommodationId: Id<'accommodation'>;
  readonly roomId?: Id<'room'>;
  readonly version?: number;
  readonly baseOccupancy?: number;
  readonly maxOccupancy?: number;
  readonly extraGuestFee?: number;
  readonly state?: 'OPEN' | 'WITHDRAWN';
}

const roomFact = ({ extraGuestFee = 0, ...room }: RoomOf & { roomId: Id<'room'> }) =>
  RoomChanged.of({
    version: 1,
    name: '온돌방',
    baseOccupancy: 2,
    maxOccupancy: 2,
    state: 'OPEN',
    ...room,
    extraGuestFee: krw(extraGuestFee),
  });

interface NightsOf {
  readonly roomId: Id<'room'>;
  readonly accommodationId: Id<'accommodation'>;
  readonly version?: number;
  readonly from?: LocalDate;
  readonly nights?: number;
  readonly price?: number;
  readonly available?: number;
  readonly closed?: boolean;
}

const nightsFact = (of: NightsOf) => {
  const {
    roomId,
    accommodationId,
    version = 1,
    from = TODAY,
    nights = 40,
    price = 100_000,
    available = 1,
    closed = false,
  } = of;
  const dates = datesOf({ from, to: addDays(from, nights) });
  return CalendarChanged.of({
    roomId,
    accommodationId,
    version,
    nights: dates.map((night) => ({ night, price, available, closed })),
  });
};

/** A place with one room that is free for forty nights. */
const placeWithRoom = async (
  listing: Record<string, unknown>,
  room: Omit<RoomOf, 'accommodationId'> = {},
  nights: Partial<NightsOf> = {},
) => {
  const { body } = await list(newHost(), listing);
  const roomId = work.newId<'room'>();
  await work.hear(roomFact({ accommodationId: body.id, roomId, ...room }));
  await work.hear(nightsFact({ accommodationId: body.id, roomId, ...nights }));
  return { id: body.id, roomId };
};

const IN_TEN_DAYS = { checkIn: addDays(TODAY, 10), checkOut: addDays(TODAY, 12) };

describe('a listing', () => {
  it('is made with the defaults of the house, and shown to everybody with its tag', async () => {
    const made = await list(newHost());
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `/api/v1/accommodations/${made.body.id}`, etag: '"1"' },
    });
    const shown = await detail(made.body.id);
    expect(shown).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: {
        name: '달빛 한옥',
        checkInFrom: '15:00',
        checkOutUntil: '11:00',
        timeZone: 'Asia/Seoul',
        cancellationPolicy: {
          name: 'STANDARD',
          terms: { peakWeekday: expect.any(Array), offPeakWeekend: expect.any(Array) },
        },
      },
    });
    expect(shown.body).not.toHaveProperty('hostId');
  });

  it('made twice with one key is one place', async () => {
    const host = newHost();
    const first = await list(host, {}, 'key-1');
    const second = await list(host, {}, 'key-1');
    expect(second).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, body: first.body });
    const own = await work.call<Page>('GET /host/accommodations', { caller: host });
    expect(own.body.items).toHaveLength(1);
  });

  it('tells its whole state with every change', async () => {
    const host = newHost();
    const { body } = await list(host);
    await work.call('PATCH /accommodations/:id', {
      caller: host,
      params: { id: body.id },
      body: { name: '햇빛 한옥', cancellationPolicy: 'FLEXIBLE' },
    });
    await work.call('DELETE /accommodations/:id', { caller: host, params: { id: body.id } });
    type Fact = Parameters<typeof AccommodationChanged.of>[0];
    const facts = (await work.facts<Fact>()).filter(({ accommodationId }) => accommodationId === body.id);
    expect(
      facts.map(({ version, name, state, cancellationPolicy }) => [version, name, state, cancellationPolicy.name]),
    ).toEqual([
      [1, '달빛 한옥', 'LISTED', 'STANDARD'],
      [2, '햇빛 한옥', 'LISTED', 'FLEXIBLE'],
      [3, '햇빛 한옥', 'WITHDRAWN', 'FLEXIBLE'],
    ]);
    expect(
      facts.every((fact) => fact.hostId === host.memberId && AccommodationChanged.schema.safeParse(fact).success),
    ).toBe(true);
  });

  it('is changed by an old tag no more', async () => {
    const host = newHost();
    const { body, headers } = await list(host);
    const change = (tag: string, description: string) =>
      work.call<Detail>('PATCH /accommodations/:id', {
        caller: host,
        params: { id: body.id },
        headers: { 'if-match': tag },
        body: { description },
      });
    const changed = await change(headers?.etag ?? '', '새 설명');
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { description: '새 설명' } });
    await expect(change('"1"', '또 다른 설명')).rejects.toThrow(VersionConflict);
    expect((await detail(body.id)).body.description).toBe('새 설명');
  });

  it("is not there for another host, and an admin's to change", async () => {
    const { body } = await list(newHost());
    const change = (caller: Caller) =>
      work.call('PATCH /accommodations/:id', { caller, params: { id: body.id }, body: { name: '내 것' } });
    await expect(change(newHost())).rejects.toThrow(AccommodationNotFound);
    await expect(
      work.call('DELETE /accommodations/:id', { caller: newHost(), params: { id: body.id } }),
    ).rejects.toThrow(AccommodationNotFound);
    await expect(change(callerNamed(work.newId(), 'ADMIN'))).resolves.toMatchObject({ status: 200 });
  });

  it('is gone from its page, the search and the list of its host once it is withdrawn', async () => {
    const host = newHost();
    const { body } = await list(host, { name: '사라질 한옥' });
    expect(idsOf(await search({ q: '사라질' }))).toEqual([body.id]);
    const withdraw = () => work.call('DELETE /accommodations/:id', { caller: host, params: { id: body.id } });
    await expect(withdraw()).resolves.toMatchObject({ status: 204 });
    await expect(detail(body.id)).rejects.toThrow(AccommodationNotFound);
    await expect(withdraw()).rejects.toThrow(AccommodationNotFound);
    expect((await work.call<Page>('GET /host/accommodations', { caller: host })).body.items).toEqual([]);
    expect(idsOf(await search({ q: '사라질' }))).toEqual([]);
  });

  it('stands in the list of its own host alone, page by page', async () => {
    const host = newHost();
    const made: string[] = [];
    for (const name of ['하나', '둘', '셋']) made.push((await list(host, { name })).body.id);
    await list(newHost());
    const first = await work.call<Page>('GET /host/accommodations', { caller: host, query: { limit: '2' } });
    const cursor = first.body.page.nextCursor ?? '';
    const second = await work.call<Page>('GET /host/accommodations', { caller: host, query: { limit: '2', cursor } });
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(made.toReversed());
    expect(second.body.page.nextCursor).toBeNull();
    const foreign = work.call('GET /host/accommodations', { caller: newHost(), query: { cursor } });
    await expect(foreign).rejects.toMatchObject({ code: 'VALIDATION' });
  });
});

describe('a host', () => {
  const memberFact = (
    memberId: string,
    version: number,
    name: string | null,
    state: 'ACTIVE' | 'WITHDRAWN' = 'ACTIVE',
  ) => MemberChanged.of({ memberId: memberId as Id<'member'>, version, name, state });

  it('is named on the page by the newest name, whatever the order of the facts', async () => {
    const host = newHost();
    const { body } = await list(host);
    expect((await detail(body.id)).body.host).toEqual({ name: null });
    await work.hear(memberFact(host.memberId, 2, '이주인'));
    await work.hear(memberFact(host.memberId, 1, '김주인'));
    expect((await detail(body.id)).body.host).toEqual({ name: '이주인' });
  });

  it('who withdraws takes all places along, and leaves no name', async () => {
    const host = newHost();
    const { body } = await list(host, { name: '주인 없는 집' });
    await work.hear(memberFact(host.memberId, 1, '박주인'));
    const withdrawn = memberFact(host.memberId, 2, null, 'WITHDRAWN');
    await work.hear(withdrawn);
    await work.hear(withdrawn);
    await expect(detail(body.id)).rejects.toThrow(AccommodationNotFound);
    expect(idsOf(await search({ q: '주인 없는' }))).toEqual([]);
    type Fact = Parameters<typeof AccommodationChanged.of>[0];
    const facts = (await work.facts<Fact>()).filter(({ accommodationId }) => accommodationId === body.id);
    expect(facts.map(({ version, state }) => [version, state])).toEqual([
      [1, 'LISTED'],
      [2, 'WITHDRAWN'],
    ]);
    expect(await work.database.get('SELECT name FROM accommodation_host WHERE member_id = ?', [host.memberId])).toEqual(
      { name: null },
    );
    await expect(list(host)).rejects.toThrow(HostWithdrawn);
  });
});

describe('the search', () => {
  it('finds a double room for one guest', async () => {
    const { id } = await placeWithRoom({ name: '두 사람의 방' }, { baseOccupancy: 2, maxOccupancy: 2 });
    expect(idsOf(await search({ q: '두 사람의 방', guests: '1', ...IN_TEN_DAYS }))).toEqual([id]);
    expect(idsOf(await search({ q: '두 사람의 방', guests: '3', ...IN_TEN_DAYS }))).toEqual([]);
    expect(idsOf(await search({ q: '두 사람의 방', guests: '3' }))).toEqual([]);
  });

  it('hears of nights before the room, and of the room before the place', async () => {
    const [accommodationId, roomId] = [work.newId<'accommodation'>(), work.newId<'room'>()];
    await work.hear(nightsFact({ accommodationId, roomId, price: 70_000 }));
    await work.hear(roomFact({ accommodationId, roomId }));
    work.ids.prepare(accommodationId);
    await list(newHost(), { name: '늦게 온 집' });
    const [found] = (await search({ q: '늦게 온 집', ...IN_TEN_DAYS })).items;
    expect(found).toMatchObject({
      id: accommodationId,
      stay: { nights: 2, total: krw(140_000), nightly: krw(70_000), roomsLeft: 1 },
      fromPrice: krw(70_000),
    });
  });

  it('keeps the newest of each night by itself, however often and late the others come', async () => {
    const { id, roomId } = await placeWithRoom({ name: '달력의 집' }, {}, { version: 5, price: 90_000 });
    const sold = nightsFact({
      accommodationId: id,
      roomId,
      version: 7,
      from: IN_TEN_DAYS.checkIn,
      nights: 1,
      available: 0,
    });
    const freed = nightsFact({
      accommodationId: id,
      roomId,
      version: 9,
      from: IN_TEN_DAYS.checkIn,
      nights: 1,
      price: 50_000,
      available: 2,
    });
    const before = nightsFact({ accommodationId: id, roomId, version: 4, nights: 40, price: 1, available: 9 });
    await work.hear(freed);
    for (const late of [sold, before, sold]) await work.hear(late);
    const [found] = (await search({ q: '달력의 집', ...IN_TEN_DAYS })).items;
    expect(found?.stay).toMatchObject({ total: krw(140_000), roomsLeft: 1 });
  });

  it('leaves out a place without a room for every night, and a room that is withdrawn', async () => {
    const { id, roomId } = await placeWithRoom({ name: '빈틈의 집' });
    const found = async () => idsOf(await search({ q: '빈틈의 집', ...IN_TEN_DAYS }));
    const last = addDays(IN_TEN_DAYS.checkOut, -1);
    const night = { accommodationId: id, roomId, from: last, nights: 1 };
    await work.hear(nightsFact({ ...night, version: 2, closed: true }));
    expect(await found()).toEqual([]);
    await work.hear(nightsFact({ ...night, version: 3, available: 0 }));
    expect(await found()).toEqual([]);
    await work.hear(nightsFact({ ...night, version: 4 }));
    expect(await found()).toEqual([id]);
    await work.hear(roomFact({ accommodationId: id, roomId, version: 2, state: 'WITHDRAWN' }));
    expect(await found()).toEqual([]);
    expect((await search({ q: '빈틈의 집' })).items).toMatchObject([{ id, fromPrice: null }]);
  });

  it('takes the words as they are, whatever the case, from name, English name and address', async () => {
    const place = { name: '100% 만족_집', nameEn: 'Café Haus', address: '부산 해운대구 달맞이길 3' };
    const { body } = await list(newHost(), { ...place, description: '낱말' });
    const finds = async (q: string) => idsOf(await search({ q })).includes(body.id);
    for (const q of ['100% 만족_집', '%', '_집', 'CAFÉ', 'haus', '달맞이길 3', '달맞이길'.normalize('NFD')])
      expect([q, await finds(q)]).toEqual([q, true]);
    for (const q of ['100_ 만', '만%집', '낱말', '집\\', "' OR 1=1 --", '집 Café'])
      expect([q, await finds(q)]).toEqual([q, false]);
  });

  it('goes by region, type and amenities together', async () => {
    const name = '고르는 집';
    const { body } = await list(newHost(), {
      name,
      region: 'JEJU',
      type: 'CAMPING',
      amenities: ['POOL', 'EV_CHARGER', 'WIFI'],
    });
    const { body: other } = await list(newHost(), { name, region: 'JEJU', type: 'HANOK', amenities: ['WIFI', 'SPA'] });
    const found = async (query: Record<string, string>) => idsOf(await search({ q: name, ...query })).sort();
    expect(await found({ region: 'JEJU' })).toEqual([body.id, other.id].sort());
    expect(await found({ region: 'SEOUL' })).toEqual([]);
    expect(await found({ type: 'CAMPING' })).toEqual([body.id]);
    expect(await found({ amenities: 'WIFI' })).toEqual([body.id, other.id].sort());
    expect(await found({ amenities: 'WIFI,EV_CHARGER' })).toEqual([body.id]);
    expect(await found({ amenities: 'POOL,SPA' })).toEqual([]);
  });

  it('measures distances over the globe', async () => {
    const name = '거리의 집';
    const at = async (lat: number, lng: number) => (await list(newHost(), { name, location: { lat, lng } })).body.id;
    const seoul = await at(37.5665, 126.978);
    const suwon = await at(37.2636, 127.0286);
    const busan = await at(35.1796, 129.0756);
    await list(newHost(), { name });
    const near = '37.5665,126.9780';
    expect(idsOf(await search({ q: name, near, sort: 'distance' }))).toEqual([seoul, suwon, busan]);
    expect(idsOf(await search({ q: name, near, radiusKm: '40', sort: 'distance' }))).toEqual([seoul, suwon]);
    expect(idsOf(await search({ q: name, near, radiusKm: '33', sort: 'distance' }))).toEqual([seoul]);
    expect(idsOf(await search({ q: name, near, radiusKm: '324', sort: 'distance' }))).toEqual([seoul, suwon]);
    expect(idsOf(await search({ q: name, near, radiusKm: '326', sort: 'distance' }))).toEqual([seoul, suwon, busan]);
  });

  it('is not broken by one broken place', async () => {
    const good = await placeWithRoom({ name: '멀쩡한 집' });
    const bad = await placeWithRoom({ name: '멀쩡한 집 둘' });
    await work.transaction.run(() =>
      work.database.run("UPDATE accommodation SET amenities = '[', images = 'null' WHERE id = ?", [bad.id]),
    );
    expect(idsOf(await search({ q: '멀쩡한 집' }))).toEqual([good.id]);
    expect(idsOf(await search({ q: '멀쩡한 집', ...IN_TEN_DAYS }))).toEqual([good.id]);
  });

  it('refuses a day that is over at every place, and offers no stay that has begun at a place', async () => {
    const yesterday = addDays(TODAY, -1);
    const query = { q: '다른 시간의 집', checkIn: yesterday, checkOut: TODAY };
    await expect(search(query)).rejects.toMatchObject({
      code: 'VALIDATION',
      faults: [{ pointer: '/checkIn', code: 'check_in_past' }],
    });
    const seoul = await placeWithRoom({ name: '다른 시간의 집' }, {}, { from: yesterday });
    const honolulu = await placeWithRoom(
      { name: '다른 시간의 집', timeZone: 'Pacific/Honolulu' },
      {},
      { from: yesterday },
    );
    expect(idsOf(await search(query))).toEqual([honolulu.id]);
    expect(idsOf(await search({ ...query, sort: 'price' }))).toEqual([honolulu.id]);
    expect(idsOf(await search({ ...query, checkIn: TODAY, checkOut: addDays(TODAY, 1) })).sort()).toEqual(
      [seoul.id, honolulu.id].sort(),
    );
    await expect(
      search({ ...query, checkIn: addDays(TODAY, 366), checkOut: addDays(TODAY, 367) }),
    ).rejects.toMatchObject({ code: 'VALIDATION' });
    await work.transaction.run(() =>
      work.database.run('DELETE FROM accommodation_search WHERE accommodation_id = ?', [honolulu.id]),
    );
  });

  it('takes the lowest of the next thirty nights, as they are at the place', async () => {
    const name = '서른 밤의 집';
    const seoul = await placeWithRoom({ name }, {}, { from: TODAY, nights: 60, price: 200_000 });
    const night = (days: number, price: number, version: number, more: Partial<NightsOf> = {}) =>
      nightsFact({
        accommodationId: seoul.id,
        roomId: seoul.roomId,
        from: addDays(TODAY, days),
        nights: 1,
        price,
        version,
        ...more,
      });
    const fromPrice = async () => (await search({ q: name })).items.map(({ fromPrice }) => fromPrice?.amount);
    for (const beyond of [night(-1, 10_000, 2), night(30, 20_000, 3), night(5, 30_000, 4, { closed: true })])
      await work.hear(beyond);
    expect(await fromPrice()).toEqual([200_000]);
    await work.hear(night(29, 150_000, 5, { available: 0 }));
    expect(await fromPrice()).toEqual([150_000]);
    await work.hear(night(0, 120_000, 6));
    expect(await fromPrice()).toEqual([120_000]);
  });

  it('shows each place once over pages of every order, and takes no forged cursor', async () => {
    const name = '쪽마다의 집';
    const made = new Set<string>();
    for (let n = 0; n < 7; n++) {
      const location = { lat: 36 + (n % 3) / 10, lng: 128 };
      made.add((await placeWithRoom({ name, location }, {}, { price: 50_000 + (n % 3) * 10_000 })).id);
    }
    for (const more of [{}, IN_TEN_DAYS]) {
      for (const sort of ['recommended', 'price', '-price', 'newest', 'distance']) {
        const query = { q: name, sort, near: '36,128', ...more };
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page = await search({ ...query, limit: '2', ...(cursor === null ? {} : { cursor }) });
          seen.push(...idsOf(page));
          cursor = page.page.nextCursor;
        } while (cursor !== null);
        expect([sort, seen]).toEqual([sort, idsOf(await search(query))]);
        expect(new Set(seen)).toEqual(made);
      }
    }
    const { page } = await search({ q: name, limit: '2' });
    const cursor = page.nextCursor ?? '';
    const forged = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const query of [{ q: name, cursor: forged }, { q: name, sort: 'price', cursor }, { cursor }])
      await expect(search(query)).rejects.toMatchObject({ code: 'VALIDATION', faults: [{ pointer: '/cursor' }] });
  });

  it('forgets nights that are past everywhere and no others', async () => {
    const { id, roomId } = await placeWithRoom({ name: '지난 밤의 집' }, {}, { from: addDays(TODAY, -5), nights: 10 });
    await work.runJob('accommodation.forget-past-nights');
    const rows = await work.database.all<{ night: string }>(
      'SELECT night FROM accommodation_night WHERE room_id = ? ORDER BY night',
      [roomId],
    );
    expect(rows.map(({ night }) => night)).toEqual(datesOf({ from: addDays(TODAY, -2), to: addDays(TODAY, 5) }));
    expect(idsOf(await search({ q: '지난 밤의 집' }))).toEqual([id]);
  });

  it('forgets past nights also of a room that nobody has told of', async () => {
    const [roomId, accommodationId] = [work.newId<'room'>(), work.newId<'accommodation'>()];
    await work.hear(nightsFact({ roomId, accommodationId, from: addDays(TODAY, -5), nights: 4 }));
    await work.runJob('accommodation.forget-past-nights');
    const left = 'SELECT night FROM accommodation_night WHERE room_id = ?';
    expect(await work.database.all(left, [roomId])).toEqual([{ night: addDays(TODAY, -2) }]);
  });
});

describe('codes', () => {
  it('are listed with their names', async () => {
    const { body } = await work.call<Record<string, { code: string; ko: string; en: string }[]>>('GET /codes');
    expect(Object.entries(body).map(([name, codes]) => [name, codes.length, codes[0]])).toEqual([
      ['regions', 17, { code: 'SEOUL', ko: '서울', en: 'Seoul' }],
      ['types', 13, { code: 'HOTEL', ko: '호텔', en: 'Hotel' }],
      ['amenities', 29, { code: 'WIFI', ko: '무선 인터넷', en: 'Wi-Fi' }],
    ]);
  });
});

describe('the demo data', () => {
  it('is sixty places of every region and type, and the same after a second start', async () => {
    await work.fillWithDemoData();
    const rows = () =>
      work.database.all<{ id: string; region: string; type: string; version: number }>(
        'SELECT id, region, type, version FROM accommodation WHERE host_id IN (?, ?) ORDER BY id',
        [demoId('member-host-1'), demoId('member-host-2')],
      );
    const first = await rows();
    await work.fillWithDemoData();
    expect(await rows()).toEqual(first);
    const named = Array.from({ length: 60 }, (_, index) => demoId(`accommodation-${index + 1}`) as string);
    expect(first.map(({ id }) => id)).toEqual(named.sort());
    expect([new Set(first.map(({ region }) => region)).size, new Set(first.map(({ type }) => type)).size]).toEqual([
      17, 13,
    ]);
  });
});
