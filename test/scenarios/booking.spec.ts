import { expect, it } from '@jest/globals';
import { krw, list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

const LONG_AGO = '01890000-0000-7000-8000-000000000000';

onEveryTopology('booking', (stage) => {
  const twoNights = () => ({ checkIn: stage.jumak.day(20), checkOut: stage.jumak.day(22) });

  it('is answered at once and confirmed with a price for each night and their sum', async () => {
    const { jumak, host, guest } = stage;
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

  it('succeeds for a room that was created a moment ago', async () => {
    const { host, guest } = stage;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { roomId } = await list(host);
      expect(await guest.book(roomId, twoNights())).toMatchObject({ status: 202 });
    }
  });

  it('creates nothing for a room that does not exist', async () => {
    const { guest } = stage;
    const before = stage.jumak.invariants.stays().length;
    const { status, body } = await guest.book(LONG_AGO, twoNights());
    expect([status, body.code]).toEqual([404, 'ROOM_NOT_FOUND']);
    expect(stage.jumak.invariants.stays()).toHaveLength(before);
  });

  it('is rejected as SOLD_OUT when one of its nights has none left, and takes none of the others', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    await guest.booked(roomId, { checkIn: jumak.day(22), checkOut: jumak.day(23) });
    const late = await guest.booked(roomId, { checkIn: jumak.day(20), checkOut: jumak.day(24) });
    expect(late).toMatchObject({ status: 'REJECTED', reason: 'SOLD_OUT' });
    expect(late.total).toBeUndefined();
    expect(await guest.available(roomId, jumak.day(20), jumak.day(24))).toEqual([1, 1, 0, 1]);
  });

  it('may begin on the day on which another stay ends', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    await guest.booked(roomId, { checkIn: jumak.day(20), checkOut: jumak.day(22) });
    const next = await guest.booked(roomId, { checkIn: jumak.day(22), checkOut: jumak.day(23) });
    const before = await guest.booked(roomId, { checkIn: jumak.day(19), checkOut: jumak.day(20) });
    expect([next.status, before.status]).toEqual(['CONFIRMED', 'CONFIRMED']);
  });

  it('is rejected as CLOSED when the host has closed one of its nights', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await host.editNights(roomId, { from: jumak.day(21), to: jumak.day(22), closed: true });
    expect(await guest.booked(roomId, twoNights())).toMatchObject({ status: 'REJECTED', reason: 'CLOSED' });
    expect(await guest.available(roomId, jumak.day(20), jumak.day(22))).toEqual([3, 3]);
  });

  it('is rejected as OVER_CAPACITY for more guests than the room takes', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host, { maxOccupancy: 4 });
    const crowd = await guest.booked(roomId, { ...twoNights(), guests: 5 });
    expect(crowd).toMatchObject({ status: 'REJECTED', reason: 'OVER_CAPACITY' });
  });

  it('is rejected as PRICE_CHANGED when the guest was shown another total', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { price: 100_000 });
    const shown = { ...twoNights(), expectedTotal: krw(200_000) };
    expect(await guest.booked(roomId, shown)).toMatchObject({ status: 'CONFIRMED', total: krw(200_000) });
    await host.editNights(roomId, { from: jumak.day(21), to: jumak.day(22), price: krw(120_000) });
    expect(await guest.booked(roomId, shown)).toMatchObject({ status: 'REJECTED', reason: 'PRICE_CHANGED' });
    const asked = { ...twoNights(), expectedTotal: krw(220_000) };
    expect(await guest.booked(roomId, asked)).toMatchObject({ status: 'CONFIRMED', total: krw(220_000) });
  });

  it('stays as it was agreed when the host changes the price afterwards', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { price: 100_000 });
    const { id } = await guest.booked(roomId, twoNights());
    await host.editNights(roomId, { from: jumak.day(0), to: jumak.day(100), price: krw(999_000) });
    expect(await guest.reservation(id)).toMatchObject({ status: 'CONFIRMED', total: krw(200_000) });
  });

  it('is the own affair of its member', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const { id } = await guest.booked(roomId, twoNights());
    const stranger = jumak.signedIn();
    const looks = [
      stranger.get(`/reservations/${id}`),
      stranger.get(`/reservations/${id}/cancellation`),
      stranger.get(`/reservations/${id}/events`),
      stranger.cancel(id),
    ];
    for (const look of looks)
      expect(await look).toMatchObject({ status: 404, body: { code: 'RESERVATION_NOT_FOUND' } });
    expect((await stranger.must(200, stranger.get('/reservations'))).items).toEqual([]);
    expect(await guest.reservation(id)).toMatchObject({ status: 'CONFIRMED' });
  });
});
