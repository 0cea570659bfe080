import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import { allocate, type NightOnSale } from './allocation.ts';

const checkIn = '2026-05-14' as LocalDate;
const checkOut = '2026-05-16' as LocalDate;
const room = { bookable: true, baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(10_000) };
const on = (days: number, row: Partial<NightOnSale> = {}): NightOnSale => ({
  night: addDays(checkIn, days),
  price: krw(90_000 + days * 40_000),
  available: 1,
  closed: false,
  ...row,
});
const free = [on(0), on(1)];
const asked = { room, nights: free, checkIn, checkOut, guests: 3 };

describe('an allocation', () => {
  it('takes every night and tells the price of each with all guests in it', () => {
    expect(allocate(asked)).toEqual({
      taken: true,
      nightly: [
        { night: '2026-05-14', price: krw(100_000) },
        { night: '2026-05-15', price: krw(140_000) },
      ],
      total: krw(240_000),
    });
  });

  it('tells the nights in their order, whatever the order of the rows', () => {
    expect(allocate({ ...asked, nights: free.toReversed() })).toEqual(allocate(asked));
  });

  it('does not look at the night of check-out', () => {
    expect(allocate({ ...asked, nights: [...free, on(2, { available: 0, closed: true })] }).taken).toBe(true);
  });

  it('takes the nights at the total that the guest was shown', () => {
    expect(allocate({ ...asked, expectedTotal: krw(240_000) }).taken).toBe(true);
  });

  it.each([
    ['ROOM_NOT_FOUND', 'the room is unknown', { room: undefined }],
    ['NOT_BOOKABLE', 'the room is withdrawn', { room: { ...room, bookable: false } }],
    ['OVER_CAPACITY', 'there are too many guests', { guests: 5 }],
    ['CLOSED', 'a night is closed', { nights: [on(0), on(1, { closed: true })] }],
    ['CLOSED', 'a night is not there', { nights: [on(0)] }],
    ['CLOSED', 'no night is asked for', { checkOut: checkIn }],
    ['CLOSED', 'the dates are inverted', { checkIn: checkOut, checkOut: checkIn }],
    [
      'CLOSED',
      'a night is closed, though another is sold out',
      { nights: [on(0, { available: 0 }), on(1, { closed: true })] },
    ],
    ['SOLD_OUT', 'a night is sold out', { nights: [on(0), on(1, { available: 0 })] }],
    [
      'SOLD_OUT',
      'a night is sold out, though the price has changed too',
      { nights: [on(0), on(1, { available: 0 })], expectedTotal: krw(1) },
    ],
    ['PRICE_CHANGED', 'the total is not the one that was shown', { expectedTotal: krw(239_999) }],
  ] as const)('is refused as %s when %s', (reason, _, change) => {
    expect(allocate({ ...asked, ...change })).toEqual({ taken: false, reason });
  });
});
