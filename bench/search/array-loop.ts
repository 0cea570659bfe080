import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { SearchCriteria } from '../../src/modules/accommodation/domain/accommodation-search.ts';

const LIMIT = 20;
const FROM_PRICE_NIGHTS = 30;

interface Columns {
  readonly price: Uint32Array;
  readonly free: Uint8Array;
}

/** The least that a search by price can be: one loop over arrays for this one question, with nothing that keeps them current. */
export class ArrayLoop {
  readonly #placeOf: number[] = [];
  readonly #regionOf: string[] = [];
  readonly #most: number[] = [];
  readonly #base: number[] = [];
  readonly #fee: number[] = [];
  readonly #nights = new Map<string, Columns>();

  static async over(
    database: Database,
    from: { readonly first: LocalDate; readonly nights: number },
  ): Promise<ArrayLoop> {
    const loop = new ArrayLoop();
    const rooms = await database.all<RoomRow>(ROOMS);
    const places = new Map<string, number>();
    for (const { accommodation_id, region, max_occupancy, base_occupancy, extra_guest_fee } of rooms) {
      if (!places.has(accommodation_id)) places.set(accommodation_id, places.size);
      loop.#placeOf.push(places.get(accommodation_id) as number);
      loop.#regionOf.push(region);
      loop.#most.push(max_occupancy);
      loop.#base.push(base_occupancy);
      loop.#fee.push(extra_guest_fee);
    }
    for (const night of datesOf({ from: from.first, to: addDays(from.first, from.nights) })) {
      const column = { price: new Uint32Array(rooms.length), free: new Uint8Array(rooms.length) };
      const rows = await database.all<NightRow>(NIGHT, [night]);
      for (const [room, { price, free }] of rows.entries()) {
        column.price[room] = price ?? 0;
        column.free[room] = free ?? 0;
      }
      loop.#nights.set(night, column);
    }
    return loop;
  }

  /** The numbers of the first places. */
  find({ stay, guests = 1, region, sort }: SearchCriteria, today: LocalDate): number[] {
    const range = stay
      ? { from: stay.checkIn, to: stay.checkOut }
      : { from: today, to: addDays(today, FROM_PRICE_NIGHTS) };
    const columns = datesOf(range).map((night) => this.#nights.get(night) as Columns);
    const best = new Float64Array(this.#placeOf.length).fill(Number.POSITIVE_INFINITY);
    for (let room = 0; room < this.#placeOf.length; room += 1) {
      if ((this.#most[room] as number) < guests || (region !== undefined && this.#regionOf[room] !== region)) continue;
      const extra = Math.max(0, guests - (this.#base[room] as number)) * (this.#fee[room] as number);
      const price = stay ? total(columns, room) + extra * columns.length : cheapest(columns, room) + extra;
      const place = this.#placeOf[room] as number;
      if (price < (best[place] as number)) best[place] = price;
    }
    const direction = sort === '-price' ? -1 : 1;
    const found: number[] = [];
    for (let place = 0; place < best.length; place += 1) {
      const price = best[place] as number;
      if (price === Number.POSITIVE_INFINITY) continue;
      if (found.length === LIMIT && direction * price >= direction * (best[found.at(-1) as number] as number)) continue;
      found.push(place);
      found.sort((a, b) => direction * ((best[a] as number) - (best[b] as number)));
      if (found.length > LIMIT) found.pop();
    }
    return found;
  }
}

function total(columns: readonly Columns[], room: number): number {
  let sum = 0;
  for (const { price, free } of columns) {
    if (free[room] === 0) return Number.POSITIVE_INFINITY;
    sum += price[room] as number;
  }
  return sum;
}

function cheapest(columns: readonly Columns[], room: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { price } of columns) if (price[room] !== 0) least = Math.min(least, price[room] as number);
  return least;
}

const ROOMS = `SELECT r.accommodation_id, s.region, r.max_occupancy, r.base_occupancy, r.extra_guest_fee
  FROM accommodation_room r JOIN accommodation_search s ON s.accommodation_id = r.accommodation_id ORDER BY r.room_id`;
const NIGHT = `SELECT CASE WHEN n.closed = 0 THEN n.price END AS price, CASE WHEN n.closed = 0 THEN n.available END AS free
  FROM accommodation_room r LEFT JOIN accommodation_night n ON n.room_id = r.room_id AND n.night = ? ORDER BY r.room_id`;

interface RoomRow {
  readonly accommodation_id: string;
  readonly region: string;
  readonly max_occupancy: number;
  readonly base_occupancy: number;
  readonly extra_guest_fee: number;
}

interface NightRow {
  readonly price: number | null;
  readonly free: number | null;
}
