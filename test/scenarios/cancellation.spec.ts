import { expect, it } from '@jest/globals';
import { krw, list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

onEveryTopology('cancelling', (stage) => {
  const inThirtyDays = () => ({ checkIn: stage.jumak.day(30), checkOut: stage.jumak.day(33) });
  const free = (roomId: string) => stage.guest.available(roomId, stage.jumak.day(29), stage.jumak.day(34));

  it('gives every night back exactly once, and only once', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 2 });
    const [kept, given] = [await guest.booked(roomId, inThirtyDays()), await guest.booked(roomId, inThirtyDays())];
    expect([kept.status, given.status, ...(await free(roomId))]).toEqual(['CONFIRMED', 'CONFIRMED', 2, 0, 0, 0, 2]);
    expect(await guest.cancel(given.id, { reason: '일정 변경' })).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', cancellation: { refundPercent: 100, refund: krw(300_000), reason: '일정 변경' } },
    });
    await jumak.quiet();
    expect(await free(roomId)).toEqual([2, 1, 1, 1, 2]);
    expect(await guest.cancel(given.id)).toMatchObject({ status: 409, body: { code: 'NOT_CANCELLABLE' } });
    await jumak.quiet();
    expect(await free(roomId)).toEqual([2, 1, 1, 1, 2]);
    const { history } = await guest.reservation(given.id);
    expect(history.map(({ status }: { status: string }) => status)).toEqual(['PENDING', 'CONFIRMED', 'CANCELLED']);
  });

  it('succeeds once of twenty times at once', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 2 });
    const [, { id }] = [await guest.booked(roomId, inThirtyDays()), await guest.booked(roomId, inThirtyDays())];
    const answers = await Promise.all(Array.from({ length: 20 }, () => guest.cancel(id)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(19).fill(409)]);
    await jumak.quiet();
    expect(await free(roomId)).toEqual([2, 1, 1, 1, 2]);
  });

  it.each(['FLEXIBLE', 'STRICT', 'NON_REFUNDABLE', 'STANDARD'] as const)(
    'refunds under %s what the quote said, and keeps the rest as the fee',
    async (policy) => {
      const { jumak, host, guest } = stage;
      const { roomId } = await list(host, { policy, price: 100_001 });
      const { id, total } = await guest.booked(roomId, { checkIn: jumak.day(8), checkOut: jumak.day(9) });
      const quote = await guest.must(200, guest.get(`/reservations/${id}/cancellation`));
      expect(quote).toMatchObject({ cancellable: true });
      const other = krw(quote.refund.amount + 1);
      expect(await guest.cancel(id, { expectedRefund: other })).toMatchObject({
        status: 409,
        body: { code: 'REFUND_CHANGED' },
      });
      const { body } = await guest.cancel(id, { expectedRefund: quote.refund });
      const { refund, fee, refundPercent } = body.cancellation;
      expect({ refund, fee, refundPercent }).toEqual({
        refund: quote.refund,
        fee: quote.fee,
        refundPercent: quote.refundPercent,
      });
      expect(refund.amount + fee.amount).toBe(total.amount);
      expect(refund.amount).toBe(Math.floor((total.amount * refundPercent) / 100));
      expect(await guest.must(200, guest.get(`/reservations/${id}/cancellation`))).toMatchObject({
        cancellable: false,
        refund: krw(0),
      });
    },
  );

  it('by the host refunds everything, whatever the policy, and only of his own places', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { policy: 'NON_REFUNDABLE' });
    const { id, total } = await guest.booked(roomId, inThirtyDays());
    const cancel = (by: typeof host) => by.post(`/host/reservations/${id}/cancellation`, { reason: '공사' });
    expect(await cancel(guest)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await cancel(jumak.signedIn('HOST'))).toMatchObject({ status: 404 });
    expect(await cancel(host)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', cancellation: { refund: total, fee: krw(0), refundPercent: 100 } },
    });
    const { history } = await guest.reservation(id);
    expect(history.at(-1)).toMatchObject({ status: 'CANCELLED', cause: 'HOST' });
    await jumak.quiet();
    expect(await free(roomId)).toEqual([3, 3, 3, 3, 3]);
  });

  it('before room has answered costs nothing, and room keeps nothing for it', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    await jumak.quiet();
    await jumak.deafen('room');
    try {
      const { body } = await guest.book(roomId, inThirtyDays());
      expect(await guest.cancel(body.id)).toMatchObject({
        status: 200,
        body: { status: 'CANCELLED', cancellation: { refund: krw(0), fee: krw(0) } },
      });
    } finally {
      jumak.letHear('room');
    }
    await jumak.quiet();
    expect(await free(roomId)).toEqual([1, 1, 1, 1, 1]);
    expect(await guest.booked(roomId, inThirtyDays())).toMatchObject({ status: 'CONFIRMED' });
  });

  it('of everything leaves every night as free as it was', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 3 });
    const stays = Array.from({ length: 20 }, (_, n) => ({
      checkIn: jumak.day(29 + (n % 4)),
      checkOut: jumak.day(31 + (n % 5) + (n % 4)),
    }));
    const booked = await Promise.all(stays.map((stay) => guest.booked(roomId, stay)));
    await Promise.all(booked.flatMap(({ id }) => [guest.cancel(id), guest.cancel(id)]));
    await jumak.quiet();
    expect(await guest.available(roomId, jumak.day(25), jumak.day(45))).toEqual(Array(20).fill(3));
  });
});
