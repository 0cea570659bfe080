import { epochDay } from '#kernel/domain/local-date.ts';
import type { FoundStay, SearchCriteria } from '../domain/accommodation-search.ts';
import { DISTANCE_STEPS, haversine, type ReadyPoint, reachOf, ready } from '../domain/distance.ts';
import { nightsOf, startsInTime } from '../domain/searched-stay.ts';
import type { Todays } from '../domain/todays.ts';
import { amenityMarks, searchedWords } from '../persistence/search-text.ts';
import type { IndexedPlace, ListedPlace } from './indexed-place.ts';
import type { Nights } from './night-table.ts';
import type { RoomTable, Today } from './room-table.ts';

const FROM_PRICE_NIGHTS = 30;

interface Asked {
  readonly criteria: SearchCriteria;
  readonly todays: Todays;
  readonly rooms: RoomTable;
}

/** A search made ready to be asked of one place after another. */
export class Question {
  readonly #criteria: SearchCriteria;
  readonly #rooms: RoomTable;
  readonly #party: { readonly guests: number };
  readonly #stay: Nights | undefined;
  readonly #todays: ReadonlyMap<string, Today>;
  readonly #firstToday: Today | undefined;
  readonly #elsewhere: ReadonlySet<string>;
  readonly #words: string | undefined;
  readonly #amenities: readonly string[];
  readonly #near: ReadyPoint | undefined;
  readonly #reach: { readonly degrees: number; readonly chord: number } | undefined;

  constructor({ criteria, todays, rooms }: Asked) {
    const { stay, words, amenities, guests, near, radiusKm } = criteria;
    this.#criteria = criteria;
    this.#rooms = rooms;
    this.#party = { guests: guests ?? 1 };
    this.#stay = stay && rooms.nights.nights({ first: epochDay(stay.checkIn), count: nightsOf(stay) });
    const zones = todays.dates.flatMap(({ today, zones: there }) => {
      const day = epochDay(today);
      const from = { day, nights: rooms.nights.nights({ first: day, count: FROM_PRICE_NIGHTS }) };
      return there.map((zone) => [zone, from] as const);
    });
    this.#todays = new Map(zones);
    this.#firstToday = zones[0]?.[1];
    this.#elsewhere = new Set(stay === undefined ? [] : todays.zonesWithout(startsInTime(stay)));
    this.#words = words === undefined ? undefined : searchedWords(words);
    this.#amenities = amenityMarks(amenities);
    this.#near = near && ready(near);
    this.#reach = radiusKm === undefined ? undefined : reachOf(radiusKm);
  }

  /** How many nights a price is of. */
  get nights(): number {
    return this.#stay?.length ?? 1;
  }

  /** Whether its listing is what was asked for, wherever and whenever its rooms are free. */
  concerns({ region, type, timeZone, words, amenities, location }: ListedPlace): boolean {
    const asked = this.#criteria;
    return (
      (asked.region === undefined || asked.region === region) &&
      (asked.type === undefined || asked.type === type) &&
      (this.#elsewhere.size === 0 || !this.#elsewhere.has(timeZone)) &&
      (this.#near === undefined || (location !== undefined && this.#isWithin(location))) &&
      (this.#words === undefined || words.includes(this.#words)) &&
      this.#amenities.every((mark) => amenities.includes(mark))
    );
  }

  distance({ location }: ListedPlace): number {
    if (this.#near === undefined || location === undefined) return 0;
    return Math.round(haversine(this.#near, location) * DISTANCE_STEPS);
  }

  /** Whether one of its rooms is what was asked for. */
  suits(place: IndexedPlace): boolean {
    const stay = this.#stay;
    if (stay !== undefined) return this.#some(place, (room) => this.#rooms.nights.isFree(room, stay));
    return this.#criteria.guests === undefined || this.#some(place, () => true);
  }

  /** Won for the whole stay, without one per night; undefined when no room can be had, or none has a price. */
  price(place: IndexedPlace): number | undefined {
    return this.#stay === undefined ? this.fromPrice(place) : this.#cheapestTotal(place);
  }

  /** Of a price as `price` gives it. */
  affords(price: number | undefined): boolean {
    const { minPrice, maxPrice } = this.#criteria;
    if (minPrice === undefined && maxPrice === undefined) return true;
    if (price === undefined || price < (minPrice ?? 0) * this.nights) return false;
    return maxPrice === undefined || price < (maxPrice + 1) * this.nights;
  }

  get isBounded(): boolean {
    return this.#criteria.minPrice !== undefined || this.#criteria.maxPrice !== undefined;
  }

  fromPrice({ listed, rooms }: IndexedPlace): number | undefined {
    const today = this.#todays.get(listed?.timeZone ?? '') ?? this.#firstToday;
    if (today === undefined) return undefined;
    let cheapest = Number.POSITIVE_INFINITY;
    for (const room of rooms) {
      if (!this.#rooms.fits(room, this.#party)) continue;
      const price = this.#rooms.fromPrice(room, today) + this.#rooms.extra(room, this.#party);
      if (price < cheapest) cheapest = price;
    }
    return cheapest === Number.POSITIVE_INFINITY ? undefined : cheapest;
  }

  /** The stay in the cheapest room that is free; of equal ones in that of which more is left. */
  stayAt({ rooms }: IndexedPlace): FoundStay | undefined {
    let best: FoundStay | undefined;
    for (const room of rooms) {
      const total = this.#total(room);
      if (this.#stay === undefined || total === undefined || (best !== undefined && total > best.total)) continue;
      const roomsLeft = this.#rooms.nights.left(room, this.#stay);
      if (best === undefined || total < best.total || roomsLeft > best.roomsLeft)
        best = { nights: this.#stay.length, total, roomsLeft };
    }
    return best;
  }

  #cheapestTotal({ rooms }: IndexedPlace): number | undefined {
    let cheapest: number | undefined;
    for (const room of rooms) {
      const total = this.#total(room);
      if (total !== undefined && (cheapest === undefined || total < cheapest)) cheapest = total;
    }
    return cheapest;
  }

  /** Won for all nights and guests; undefined when the room cannot be had. */
  #total(room: number): number | undefined {
    if (this.#stay === undefined || !this.#rooms.fits(room, this.#party)) return undefined;
    const price = this.#rooms.nights.total(room, this.#stay);
    return price === undefined ? undefined : price + this.#stay.length * this.#rooms.extra(room, this.#party);
  }

  #some({ rooms }: IndexedPlace, holds: (room: number) => boolean): boolean {
    for (const room of rooms) if (this.#rooms.fits(room, this.#party) && holds(room)) return true;
    return false;
  }

  #isWithin(location: ReadyPoint): boolean {
    if (this.#reach === undefined || this.#near === undefined) return true;
    if (Math.abs(location.lat - this.#near.lat) > this.#reach.degrees) return false;
    return haversine(this.#near, location) <= this.#reach.chord;
  }
}
