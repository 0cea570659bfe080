import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, datesOf, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw, money } from '#kernel/domain/money.ts';
import { allocate, type NightOnSale, REFUSAL_REASONS } from '../../src/modules/room/domain/allocation.ts';
import { HIGHEST_OCCUPANCY, HIGHEST_PRICE, priceStay } from '../../src/modules/room/domain/nightly-price.ts';
import { horizonOf, OPEN_NIGHTS, openingNights } from '../../src/modules/room/domain/opening-nights.ts';
import { always } from './always.ts';
import { anyAmount, anyDate } from './arbitraries.ts';

const checkIn = '2026-02-25' as LocalDate;
const anyGuests = fc.integer({ min: 1, max: HIGHEST_OCCUPANCY });
const anyRates = fc.record({ baseOccupancy: anyGuests, extraGuestFee: anyAmount(HIGHEST_PRICE) });
const anyNights = fc
  .array(anyAmount(HIGHEST_PRICE), { minLength: 1, maxLength: 30 })
  .map((prices) => prices.map((price, i) => ({ night: addDays(checkIn, i), price })));
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe('prices of stays', () => {
  it('have as total the sum of the nights, each of which has its price', () => {
    always(
      fc.property(anyNights, anyGuests, anyRates, (nights, guests, rates) => {
        const { nightly, total } = priceStay({ nights, guests, ...rates });
        expect(nightly.map(({ night }) => night)).toEqual(nights.map(({ night }) => night));
        expect(total).toEqual(krw(sum(nightly.map(({ price }) => price.amount))));
      }),
    );
  });

  it('never fall when a guest more comes', () => {
    always(
      fc.property(anyNights, anyGuests, anyRates, (nights, guests, rates) => {
        const [fewer, more] = [guests, guests + 1].map((n) => priceStay({ nights, guests: n, ...rates }).total.amount);
        expect(more).toBeGreaterThanOrEqual(fewer ?? Number.NaN);
      }),
    );
  });

  it('rise by the fee, per night and guest above the base, and by nothing else', () => {
    always(
      fc.property(anyNights, anyGuests, anyRates, (nights, guests, rates) => {
        const extras = Math.max(0, guests - rates.baseOccupancy) * rates.extraGuestFee.amount * nights.length;
        const base = sum(nights.map(({ price }) => price.amount));
        expect(priceStay({ nights, guests, ...rates }).total.amount).toBe(base + extras);
      }),
    );
  });

  it('are the same for a stay as for its two parts together', () => {
    always(
      fc.property(anyNights, fc.nat(30), anyGuests, anyRates, (nights, at, guests, rates) => {
        const [first, second, whole] = [nights.slice(0, at), nights.slice(at), nights].map(
          (part) => priceStay({ nights: part, guests, ...rates }).total.amount,
        );
        expect((first ?? 0) + (second ?? 0)).toBe(whole);
      }),
    );
  });

  it('are amounts that may be told, also of the longest and dearest stay', () => {
    const dearest = { baseOccupancy: 1, extraGuestFee: krw(HIGHEST_PRICE) };
    const nights = Array.from({ length: 30 }, (_, i) => ({ night: addDays(checkIn, i), price: krw(HIGHEST_PRICE) }));
    expect(money.safeParse(priceStay({ nights, guests: HIGHEST_OCCUPANCY, ...dearest }).total).success).toBe(true);
  });
});

describe('opening nights', () => {
  const values = { capacity: 2, price: krw(1), weekendPrice: krw(2) };

  it('opens each of the next 400 nights once, in order', () => {
    always(
      fc.property(anyDate, (today) => {
        const opened = openingNights({ today, ...values }).map(({ night }) => night);
        expect(opened.join()).toBe(datesOf({ from: today, to: addDays(today, OPEN_NIGHTS) }).join());
      }),
    );
  });

  it('ends with the same calendar whether it was rolled daily, now and then, or not until today', () => {
    always(
      fc.property(anyDate, fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }), (first, pauses) => {
        const rows = openingNights({ today: first, ...values });
        let today = first;
        for (const pause of pauses) {
          const openedUntil = horizonOf(today);
          today = addDays(today, pause);
          rows.push(...openingNights({ today, openedUntil, ...values }));
        }
        const ahead = rows.filter(({ night }) => night >= today);
        expect(JSON.stringify(ahead)).toBe(JSON.stringify(openingNights({ today, ...values })));
      }),
    );
  });
});

const anyRow = fc.record({
  available: fc.integer({ min: 0, max: 3 }),
  closed: fc.boolean(),
  price: anyAmount(300_000),
  missing: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
const kindRow = fc.record({
  available: fc.integer({ min: 1, max: 3 }),
  closed: fc.constant(false),
  price: anyAmount(300_000),
  missing: fc.constant(false),
});
/** Calendars of which about half are free on every night, so that both outcomes are met often. */
const anyRequest = fc
  .record({
    rows: fc.oneof(
      fc.array(kindRow, { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(kindRow, anyRow), { minLength: 1, maxLength: 6 }),
    ),
    beyond: fc.array(anyRow, { maxLength: 3 }),
    guests: fc.integer({ min: 1, max: 5 }),
    room: fc.option(
      fc.record({
        bookable: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
        baseOccupancy: fc.constantFrom(1, 2),
        maxOccupancy: fc.constantFrom(4, 5),
        extraGuestFee: anyAmount(30_000),
      }),
      { freq: 9, nil: undefined },
    ),
    expected: fc.constantFrom('none', 'right', 'wrong'),
  })
  .map(({ rows, beyond, guests, room, expected }) => {
    const nights: NightOnSale[] = [...rows, ...beyond]
      .map(({ missing, ...row }, i) => ({ ...row, night: addDays(checkIn, i), missing }))
      .filter(({ missing }) => !missing)
      .map(({ missing, ...row }) => row);
    const stay = { checkIn, checkOut: addDays(checkIn, rows.length) };
    const asked = nights.filter(({ night }) => night < stay.checkOut);
    const extra = room === undefined ? 0 : Math.max(0, guests - room.baseOccupancy) * room.extraGuestFee.amount;
    const total = sum(asked.map(({ price }) => price.amount + extra));
    const expectedTotal = expected === 'none' ? undefined : krw(expected === 'right' ? total : total + 1);
    const faults = {
      ROOM_NOT_FOUND: room === undefined,
      NOT_BOOKABLE: room?.bookable === false,
      OVER_CAPACITY: room !== undefined && guests > room.maxOccupancy,
      CLOSED: asked.length < rows.length || asked.some(({ closed }) => closed),
      SOLD_OUT: asked.some(({ available }) => available === 0),
      PRICE_CHANGED: expected === 'wrong',
    };
    return { request: { room, nights, guests, expectedTotal, ...stay }, total, faults };
  });

describe('allocations', () => {
  it('are never made when a night has nothing left, is closed or is not there', () => {
    always(
      fc.property(anyRequest, ({ request, faults }) => {
        if (faults.SOLD_OUT || faults.CLOSED) expect(allocate(request).taken).toBe(false);
      }),
    );
  });

  it('are made exactly when nothing stands against them, and else refused for the first reason of the list', () => {
    always(
      fc.property(anyRequest, ({ request, faults }) => {
        const reason = REFUSAL_REASONS.find((fault) => faults[fault]);
        expect(allocate(request)).toMatchObject(reason === undefined ? { taken: true } : { taken: false, reason });
      }),
    );
  });

  it('have a price for every night of the stay and no other, and their sum', () => {
    always(
      fc.property(anyRequest, ({ request, total }) => {
        const allocation = allocate(request);
        if (!allocation.taken) return;
        const asked = datesOf({ from: request.checkIn, to: request.checkOut });
        expect(allocation.nightly.map(({ night }) => night)).toEqual(asked);
        expect(allocation.total).toEqual(krw(total));
        expect(sum(allocation.nightly.map(({ price }) => price.amount))).toBe(total);
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    always(
      fc.property(anyRequest, ({ request }) => {
        expect(allocate({ ...request, nights: request.nights.toReversed() })).toEqual(allocate(request));
      }),
    );
  });

  it('that are refused for the total are made for the same nights once no total is expected', () => {
    always(
      fc.property(anyRequest, ({ request }) => {
        const allocation = allocate(request);
        const changed = !allocation.taken && allocation.reason === 'PRICE_CHANGED';
        if (changed) expect(allocate({ ...request, expectedTotal: undefined }).taken).toBe(true);
      }),
    );
  });
});
