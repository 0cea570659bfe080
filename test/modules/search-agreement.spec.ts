import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { addDays, dateIn, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Caller } from '#kernel/http/route.ts';
import { CalendarChanged, RoomChanged } from '#room';
import {
  AccommodationSearch,
  type SearchCriteria,
  type SearchPage,
  type SearchPosition,
} from '../../src/modules/accommodation/domain/accommodation-search.ts';
import { Todays } from '../../src/modules/accommodation/domain/todays.ts';
import { SqlAccommodationSearch } from '../../src/modules/accommodation/persistence/sql.accommodation-search.ts';
import { type Catalogue, layOutCatalogue } from '../support/large-catalogue.ts';
import { randomSearch } from '../support/random-searches.ts';
import { SEED, seededRandom, whole } from '../support/seeded-random.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

const NOW = Date.parse('2026-11-25T10:30:00Z');
const TODAY = '2026-11-25' as LocalDate;
const DAY = 86_400_000;
const ADMIN: Caller = { memberId: '018f0000-0000-7000-8000-00000000000a', sessionId: 'session', role: 'ADMIN' };

interface Size {
  readonly places: number;
  readonly roomsEach: number;
  readonly nights: number;
}

/** The module with a catalogue laid out and its index built. */
async function startWith(size: Size): Promise<{ work: AccommodationAtWork; catalogue: Catalogue }> {
  const work = await AccommodationAtWork.start(NOW);
  const { database, transaction } = work;
  const catalogue = await layOutCatalogue({ database, transaction }, { ...size, today: TODAY });
  await work.runJob('accommodation.build-search-index');
  return { work, catalogue };
}

/** Two ways to search the same places. */
class Pair {
  readonly #work: AccommodationAtWork;
  readonly index: AccommodationSearch;
  readonly rows: AccommodationSearch;

  constructor(work: AccommodationAtWork) {
    this.#work = work;
    this.index = work.of(AccommodationSearch);
    this.rows = work.of(SqlAccommodationSearch);
  }

  async page(of: AccommodationSearch, asked: Asked): Promise<SearchPage> {
    const zones = await of.timeZones();
    const todays = Todays.in({ zones: zones.toSorted(), now: this.#work.clock.now() });
    return of.find({ ...asked, todays });
  }

  /** Page by page, each side with cursors of its own. */
  async agree(asked: Asked, { most }: { readonly most: number }): Promise<void> {
    let [found, expected]: (SearchPage | undefined)[] = [];
    for (let page = 0; page < most && (page === 0 || expected?.next !== undefined); page += 1) {
      found = await this.page(this.index, { ...asked, after: found?.next });
      expected = await this.page(this.rows, { ...asked, after: expected?.next });
      expect({ asked, page, found: shownOf(found) }).toEqual({ asked, page, found: shownOf(expected) });
    }
  }
}

const shownOf = ({ items, next }: SearchPage) => ({ items, next: next?.id });

interface Asked {
  readonly criteria: SearchCriteria;
  readonly limit: number;
  readonly after?: SearchPosition | undefined;
}

/** What goes on in a lodging business between two searches: bookings, edits, new rooms and places, and some that go. */
class Business {
  readonly #work: AccommodationAtWork;
  readonly #random: () => number;
  readonly #places: Id<'accommodation'>[];
  readonly #rooms: { readonly roomId: Id<'room'>; readonly accommodationId: Id<'accommodation'>; version: number }[];
  readonly #nights: number;

  constructor(parts: { work: AccommodationAtWork; catalogue: Catalogue; nights: number; random: () => number }) {
    this.#work = parts.work;
    this.#random = parts.random;
    this.#nights = parts.nights;
    this.#places = [...parts.catalogue.places];
    this.#rooms = parts.catalogue.rooms.map((room) => ({ ...room, version: 1 }));
  }

  async goOn(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.75) await this.#changeNights();
    else if (chance < 0.85) await this.#changeRoom();
    else if (chance < 0.9) await this.#offerRoom();
    else if (chance < 0.93) await this.#listPlace();
    else if (chance < 0.97) await this.#revisePlace();
    else if (chance < 0.99) await this.#withdrawPlace();
    else this.#work.clock.advance(DAY / 3);
  }

  #pick<T>(from: readonly T[]): T {
    return from[whole(this.#random, from.length)] as T;
  }

  async #changeNights(room = this.#pick(this.#rooms), from = whole(this.#random, this.#nights)): Promise<void> {
    room.version += 1;
    const { roomId, accommodationId, version } = room;
    const today = dateIn('Asia/Seoul', this.#work.clock.now());
    const nights = Array.from({ length: 1 + whole(this.#random, 5) }, (_, night) => ({
      night: addDays(today, from + night),
      price: 20_000 + 500 * whole(this.#random, 400),
      available: whole(this.#random, 4),
      closed: this.#random() < 0.1,
    }));
    const told = CalendarChanged.of({ roomId, accommodationId, version, nights });
    const id = this.#work.newId();
    await this.#work.hear(told, id);
    if (this.#random() < 0.2) await this.#work.hear(told, id);
  }

  async #changeRoom(room = this.#pick(this.#rooms)): Promise<void> {
    room.version += 1;
    const { roomId, accommodationId, version } = room;
    const baseOccupancy = 1 + whole(this.#random, 4);
    const fact = {
      roomId,
      accommodationId,
      version,
      name: '방',
      baseOccupancy,
      maxOccupancy: baseOccupancy + whole(this.#random, 3),
      extraGuestFee: krw(1_000 * whole(this.#random, 20)),
      state: this.#random() < 0.8 ? ('OPEN' as const) : ('WITHDRAWN' as const),
    };
    await this.#work.hear(RoomChanged.of(fact));
  }

  async #offerRoom(): Promise<void> {
    const room = { roomId: this.#work.newId<'room'>(), accommodationId: this.#pick(this.#places), version: 0 };
    this.#rooms.push(room);
    const later = whole(this.#random, 2) === 0;
    if (later) await this.#changeNights(room, 0);
    await this.#changeRoom(room);
    if (!later) await this.#changeNights(room, 0);
  }

  async #listPlace(): Promise<void> {
    const body = { name: '새로 연 집', type: 'MINBAK', region: 'JEJU', address: 'JEJU 1', description: '새 집' };
    const caller = { ...ADMIN, role: 'HOST' as const };
    const place = await this.#work.call<{ id: Id<'accommodation'> }>('POST /accommodations', { caller, body });
    this.#places.push(place.body.id);
  }

  async #revisePlace(): Promise<void> {
    const changes = [
      { region: 'BUSAN' },
      { location: { lat: 35.1, lng: 129 } },
      { amenities: ['WIFI', 'PARKING'] },
      { name: '다시 지은 푸른 바다 집' },
      { timeZone: 'Pacific/Honolulu' },
      { images: ['/media/a.svg'] },
    ];
    const params = { id: this.#pick(this.#places) };
    await this.#work.call('PATCH /accommodations/:id', { params, caller: ADMIN, body: this.#pick(changes) });
  }

  async #withdrawPlace(): Promise<void> {
    const [id] = this.#places.splice(whole(this.#random, this.#places.length), 1);
    await this.#work.call('DELETE /accommodations/:id', { params: { id }, caller: ADMIN });
  }
}

describe(`the index and the rows (seed ${SEED})`, () => {
  describe('of some hundred places', () => {
    const nights = 60;
    let work: AccommodationAtWork;
    let catalogue: Catalogue;
    beforeAll(async () => {
      ({ work, catalogue } = await startWith({ places: 250, roomsEach: 3, nights }));
    });
    afterAll(() => work.stop());

    it('find the same on 1,000 searches, page by page, while business goes on', async () => {
      const random = seededRandom();
      const pair = new Pair(work);
      const business = new Business({ work, catalogue, nights, random });
      for (let search = 0; search < 1_000; search += 1) {
        for (let change = 0; change < 2; change += 1) await business.goOn();
        await work.isQuiet();
        const today = dateIn('Asia/Seoul', work.clock.now());
        const limit = 1 + whole(random, 40);
        await pair.agree({ criteria: randomSearch({ random, today, nights }), limit }, { most: 20 });
      }
    }, 300_000);
  });
});

describe(`the index and the rows of 10,000 places (seed ${SEED})`, () => {
  const nights = 40;
  let work: AccommodationAtWork;
  beforeAll(async () => {
    ({ work } = await startWith({ places: 10_000, roomsEach: 2, nights }));
  });
  afterAll(() => work.stop());

  it('find the same, on the first page and on one far behind it', async () => {
    const random = seededRandom();
    const pair = new Pair(work);
    for (let search = 0; search < Number(process.env.SEARCHES ?? 60); search += 1) {
      const criteria = randomSearch({ random, today: TODAY, nights });
      await pair.agree({ criteria, limit: 1 + whole(random, 100) }, { most: 2 });
    }
  });
});
