import { describe, expect, it } from '@jest/globals';
import { NightTable } from './night-table.ts';
import { PriceList } from './price-list.ts';

interface Told {
  readonly room?: number;
  readonly day: number;
  readonly version: number;
  readonly price: number | null;
  readonly available?: number;
}

function tableOf(...told: readonly Told[]): NightTable {
  const table = new NightTable(new PriceList());
  for (const one of told) keep(table, one);
  return table;
}

function keep(table: NightTable, { room = 0, day, version, price, available = 1 }: Told): void {
  const nights = { days: [day], versions: [version], prices: [price], available: [available] };
  table.keep({ room, nights, rooms: 2 });
}

describe('the nights of all rooms', () => {
  it('are of each the highest version, in whatever order they were told', () => {
    const table = tableOf(
      { day: 100, version: 3, price: 30 },
      { day: 101, version: 1, price: 10 },
      { day: 100, version: 2, price: 20 },
      { day: 101, version: 4, price: 40 },
      { day: 101, version: 3, price: 35 },
    );
    expect(table.total(0, table.nights({ first: 100, count: 2 }))).toBe(70);
  });

  it('are taken too when an older version tells of one for the first time', () => {
    const table = tableOf({ day: 100, version: 9, price: 30 }, { day: 101, version: 2, price: 10 });
    expect(table.total(0, table.nights({ first: 101, count: 1 }))).toBe(10);
  });

  it('are taken once more when the same version tells of one again', () => {
    const table = tableOf({ day: 100, version: 9, price: 30 }, { day: 100, version: 9, price: 10 });
    expect(table.total(0, table.nights({ first: 100, count: 1 }))).toBe(10);
  });

  it('are of each room its own', () => {
    const table = tableOf({ day: 100, version: 1, price: 30 }, { room: 1, day: 100, version: 1, price: 50 });
    const night = table.nights({ first: 100, count: 1 });
    expect([table.total(0, night), table.total(1, night)]).toEqual([30, 50]);
  });

  it('hold no stay over one that is closed, sold out or not told of', () => {
    const table = tableOf(
      { day: 100, version: 1, price: 10 },
      { day: 101, version: 1, price: null },
      { day: 102, version: 1, price: 10, available: 0 },
    );
    const stays = [100, 101, 102, 103].map((first) => table.isFree(0, table.nights({ first, count: 1 })));
    expect(stays).toEqual([true, false, false, false]);
    expect(table.total(0, table.nights({ first: 100, count: 2 }))).toBeUndefined();
  });

  it('count when sold out, and not when closed, for the cheapest price', () => {
    const table = tableOf(
      { day: 100, version: 1, price: 50 },
      { day: 101, version: 1, price: 30, available: 0 },
      { day: 102, version: 1, price: null },
    );
    expect(table.cheapest(0, table.nights({ first: 100, count: 30 }))).toBe(30);
  });

  it('leave as many as on the tightest of them', () => {
    const table = tableOf(
      { day: 100, version: 1, price: 1, available: 300 },
      { day: 101, version: 1, price: 1, available: 270 },
    );
    expect(table.left(0, table.nights({ first: 100, count: 2 }))).toBe(270);
  });

  it('are forgotten once nobody can ask for them, and not told of again', () => {
    const table = tableOf({ day: 100, version: 1, price: 10 }, { day: 101, version: 1, price: 20 });
    table.forgetBefore(101);
    keep(table, { day: 100, version: 2, price: 15 });
    expect(table.nights({ first: 100, count: 2 }).map((night) => night !== undefined)).toEqual([false, true]);
  });

  it('leave no price behind that none of them has any more', () => {
    const prices = new PriceList();
    const table = new NightTable(prices);
    for (const version of [1, 2, 3]) keep(table, { day: 100, version, price: version * 10 });
    keep(table, { room: 1, day: 101, version: 1, price: 50 });
    expect(prices.size).toBe(2);
    table.forgetBefore(101);
    expect(prices.size).toBe(1);
  });
});
