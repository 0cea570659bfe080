import { expect, it } from '@jest/globals';
import { list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

const PAST_THE_DEADLINE = { seconds: 31 };
const AT_ONCE = 50;

onEveryTopology('a booking that room does not answer', (stage) => {
  const stay = () => ({ checkIn: stage.jumak.day(40), checkOut: stage.jumak.day(42) });

  async function whileRoomIsDeaf(play: () => Promise<void>): Promise<void> {
    await stage.jumak.quiet();
    await stage.jumak.deafen('room');
    try {
      await play();
    } finally {
      stage.jumak.letHear('room');
    }
    await stage.jumak.quiet();
  }

  it('expires when the deadline has passed and not before, and what room takes for it too late is given back', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    let id = '';
    await whileRoomIsDeaf(async () => {
      const { body } = await guest.book(roomId, stay());
      id = body.id;
      await jumak.sweep();
      expect(await guest.reservation(id)).toMatchObject({ status: 'PENDING', expiresAt: body.expiresAt });
      jumak.clock.advance(PAST_THE_DEADLINE);
      await jumak.sweep();
      expect(await guest.reservation(id)).toMatchObject({ status: 'EXPIRED', reason: 'TIMEOUT' });
      expect(await guest.cancel(id)).toMatchObject({ status: 409, body: { code: 'NOT_CANCELLABLE' } });
    });
    expect(await guest.reservation(id)).toMatchObject({ status: 'EXPIRED' });
    expect(await guest.available(roomId, jumak.day(40), jumak.day(42))).toEqual([1, 1]);
    expect(await guest.booked(roomId, stay())).toMatchObject({ status: 'CONFIRMED' });
  });

  it('expires in one sweep, however many there are', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 5 });
    const requests = 450;
    await jumak.withoutSweeps(() =>
      whileRoomIsDeaf(async () => {
        for (let booked = 0; booked < requests; booked += AT_ONCE) {
          const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => guest.book(roomId, stay())));
          expect(answers.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(202));
        }
        jumak.clock.advance(PAST_THE_DEADLINE);
        await jumak.sweep();
        expect(jumak.invariants.stays().filter(({ status }) => status === 'PENDING').length).toBe(0);
      }),
    );
    expect(await guest.available(roomId, jumak.day(40), jumak.day(42))).toEqual([5, 5]);
  });

  it('is confirmed after all when the answer comes before the sweep', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    let id = '';
    await jumak.withoutSweeps(() =>
      whileRoomIsDeaf(async () => {
        id = (await guest.book(roomId, stay())).body.id;
        jumak.clock.advance(PAST_THE_DEADLINE);
      }),
    );
    await jumak.sweep();
    expect(await guest.reservation(id)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('is answered 202 when its client does not want to wait any longer', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host);
    await whileRoomIsDeaf(async () => {
      const { status, headers, body } = await guest.book(roomId, { ...stay(), wait: 1 });
      expect([status, headers.get('retry-after'), body.status]).toEqual([202, '1', 'PENDING']);
    });
  });
});
