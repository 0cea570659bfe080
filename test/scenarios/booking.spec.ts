import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.ts';
import { krw, list } from '../support/listings.ts';
import { SEED } from '../support/seeded-random.ts';
import { TestApplication } from '../support/test-application.ts';
import { topologies } from '../support/topologies.ts';

describe.each(topologies)(`a booking on: $name (seed ${SEED})`, (topology) => {
  let jumak: TestApplication;
  let host: ApiClient;
  let guest: ApiClient;

  beforeAll(async () => {
    jumak = await TestApplication.start({ topology });
    host = jumak.signedIn('HOST');
    guest = jumak.signedIn();
  });
  afterAll(async () => {
    expect(await jumak.violations()).toEqual([]);
    await jumak.end();
  });

  it('is confirmed with a price for each night and their sum', async () => {
    const { roomId } = await list(host, { price: 90_000, weekendPrice: 130_000, extraGuestFee: 10_000 });
    const [checkIn, checkOut] = [jumak.day(20), jumak.day(27)];
    const { status, headers, body } = await guest.book(roomId, { checkIn, checkOut, guests: 3 });
    expect([status, headers.get('location'), headers.get('retry-after'), body.status]).toEqual([
      202,
      `/api/v1/reservations/${body.id}`,
      '1',
      'PENDING',
    ]);
    const settled = await guest.settled(body.id);
    const prices = settled.nightly.map(({ price }: { price: { amount: number } }) => price.amount);
    expect(settled).toMatchObject({ status: 'CONFIRMED', checkIn, checkOut, nights: 7, guests: 3 });
    expect(prices.toSorted()).toEqual([100_000, 100_000, 100_000, 100_000, 100_000, 140_000, 140_000]);
    expect(settled.total).toEqual(krw(780_000));
    expect(settled.history).toMatchObject([
      { status: 'PENDING', cause: 'GUEST' },
      { status: 'CONFIRMED', cause: 'ROOM' },
    ]);
    expect(await guest.available(roomId, jumak.day(19), jumak.day(28))).toEqual([3, 2, 2, 2, 2, 2, 2, 2, 3]);
  });
});
