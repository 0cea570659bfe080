import { NumberColumn } from './number-column.ts';
import type { PriceList } from './price-list.ts';

/** Some nights of a room, one after another in each column; days count from the epoch. */
export interface NightColumns {
  readonly days: readonly number[];
  readonly versions: readonly number[];
  /** Won; null on a night that is closed. */
  readonly prices: readonly (number | null)[];
  readonly available: readonly number[];
}

/** One night of all rooms. */
interface Night {
  readonly codes: NumberColumn;
  /** Of a night that is open; 0 else. */
  readonly available: NumberColumn;
  /** Where a room was told of this night in another version than of its first one. */
  versions: NumberColumn | undefined;
}

/** Nights one after another, as `NightTable.nights` gives them. */
export type Nights = readonly (Night | undefined)[];

/**
 * What is said of the nights of all rooms, of each the highest version. It lies night by night, so that a search for a stay goes
 * through few columns in which rooms are neighbours, and what is past is dropped as a whole.
 */
export class NightTable {
  readonly #nights = new Map<number, Night>();
  readonly #prices: PriceList;
  /** By room, of the first night that was told of it. */
  readonly #versions = new NumberColumn();
  #floor = 0;

  constructor(prices: PriceList) {
    this.#prices = prices;
  }

  /** Drops the nights before a day, and takes none of them any more. */
  forgetBefore(floor: number): void {
    if (floor <= this.#floor) return;
    for (const [day, { codes }] of this.#nights) {
      if (day >= floor) continue;
      for (const code of codes) this.#prices.giveBack(code);
      this.#nights.delete(day);
    }
    this.#floor = floor;
  }

  /** `rooms` says how many there are. */
  keep({
    room,
    nights,
    rooms,
  }: {
    readonly room: number;
    readonly nights: NightColumns;
    readonly rooms: number;
  }): void {
    const { days, versions, prices, available } = nights;
    for (const [index, day] of days.entries()) {
      const version = versions[index] ?? 0;
      if (day < this.#floor) continue;
      const night = this.#night({ day, rooms });
      if (version < this.#versionOf(night, room)) continue;
      const price = prices[index] ?? null;
      this.#tell({ night, room, version, rooms });
      this.#reprice({ night, room, price });
      night.available.set({ index: room, value: price === null ? 0 : (available[index] ?? 0) });
    }
  }

  nights({ first, count }: { readonly first: number; readonly count: number }): Nights {
    return Array.from({ length: count }, (_, night) => this.#nights.get(first + night));
  }

  isFree(room: number, nights: Nights): boolean {
    for (const night of nights) if (night === undefined || night.available.get(room) === 0) return false;
    return true;
  }

  /** Won for all nights; undefined when one of them is not free. */
  total(room: number, nights: Nights): number | undefined {
    if (!this.isFree(room, nights)) return undefined;
    let total = 0;
    for (const night of nights) total += (night && this.#prices.priceOf(night.codes.get(room))) ?? 0;
    return total;
  }

  /** How many are left on the tightest night. */
  left(room: number, nights: Nights): number {
    let left = Number.POSITIVE_INFINITY;
    for (const night of nights) left = Math.min(left, night?.available.get(room) ?? 0);
    return left;
  }

  /** Won on the cheapest night that is not closed; infinite when there is none. */
  cheapest(room: number, nights: Nights): number {
    let cheapest = Number.POSITIVE_INFINITY;
    for (const night of nights) {
      const price = night && this.#prices.priceOf(night.codes.get(room));
      if (price !== undefined && price < cheapest) cheapest = price;
    }
    return cheapest;
  }

  #night({ day, rooms }: { readonly day: number; readonly rooms: number }): Night {
    const known = this.#nights.get(day);
    if (known !== undefined) return known;
    const night = { codes: new NumberColumn(rooms), available: new NumberColumn(rooms), versions: undefined };
    this.#nights.set(day, night);
    return night;
  }

  #reprice({ night: { codes }, room, price }: Priced): void {
    const before = codes.get(room);
    codes.set({ index: room, value: this.#prices.take(price) });
    this.#prices.giveBack(before);
  }

  #versionOf(night: Night, room: number): number {
    const own = night.versions?.get(room) ?? 0;
    return own > 0 || night.codes.get(room) === 0 ? own : this.#versions.get(room);
  }

  #tell({ night, room, version, rooms }: Told): void {
    const first = this.#versions.get(room);
    if (first === 0) this.#versions.set({ index: room, value: version });
    else if (version !== first) {
      night.versions ??= new NumberColumn(rooms);
      night.versions.set({ index: room, value: version });
    } else night.versions?.set({ index: room, value: 0 });
  }
}

interface Priced {
  readonly night: Night;
  readonly room: number;
  readonly price: number | null;
}

interface Told {
  readonly night: Night;
  readonly room: number;
  readonly version: number;
  readonly rooms: number;
}
