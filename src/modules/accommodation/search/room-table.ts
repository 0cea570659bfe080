import type { SearchedRoom } from '../domain/search-feed.ts';
import { type NightColumns, type Nights, NightTable } from './night-table.ts';
import { PriceList } from './price-list.ts';

/** A day, and the nights that begin with it. */
export interface Today {
  readonly day: number;
  /** Those that a `fromPrice` is of. */
  readonly nights: Nights;
}

/** The rooms of all places by number, with their nights; nights may be known before the room is. */
export class RoomTable {
  readonly nights = new NightTable(new PriceList());
  readonly #numbers = new Map<string, number>();
  /** 0 as long as nobody has told of the room itself. */
  readonly #versions: number[] = [];
  /** How many guests fit in; 0 while the room is not open. */
  readonly #most: number[] = [];
  readonly #base: number[] = [];
  readonly #fee: number[] = [];
  readonly #lowest: number[] = [];
  readonly #fromPrice: number[] = [];
  /** The day that it is the price of; 0 when it has to be looked for. */
  readonly #fromDay: number[] = [];

  numberOf(roomId: string): number {
    const known = this.#numbers.get(roomId);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(roomId, number);
    for (const column of [this.#versions, this.#most, this.#base, this.#fee, this.#fromPrice, this.#fromDay])
      column.push(0);
    this.#lowest.push(Number.POSITIVE_INFINITY);
    return number;
  }

  versionOf(room: number): number {
    return this.#versions[room] as number;
  }

  keep(room: number, told: SearchedRoom): void {
    this.#versions[room] = told.version;
    this.#most[room] = told.state === 'OPEN' ? told.maxOccupancy : 0;
    this.#base[room] = told.baseOccupancy;
    this.#fee[room] = told.extraGuestFee;
  }

  keepNights(room: number, nights: NightColumns): void {
    this.nights.keep({ room, nights, rooms: this.#numbers.size });
    this.#fromDay[room] = 0;
    for (const price of nights.prices)
      if (price !== null && price < (this.#lowest[room] as number)) this.#lowest[room] = price;
  }

  /** Won: no night has ever been told to cost less. */
  lowest(room: number): number {
    return this.#lowest[room] as number;
  }

  fits(room: number, { guests }: Party): boolean {
    return (this.#most[room] as number) >= guests;
  }

  /** Won per night on top of the price. */
  extra(room: number, { guests }: Party): number {
    return Math.max(0, guests - (this.#base[room] as number)) * (this.#fee[room] as number);
  }

  /** Won on the cheapest of the next nights that is not closed; infinite when there is none. */
  fromPrice(room: number, { day, nights }: Today): number {
    if (this.#fromDay[room] !== day) {
      this.#fromPrice[room] = this.nights.cheapest(room, nights);
      this.#fromDay[room] = day;
    }
    return this.#fromPrice[room] as number;
  }
}

export interface Party {
  readonly guests: number;
}
