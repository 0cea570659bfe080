import { expect, it } from '@jest/globals';
import { list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

onEveryTopology('an Idempotency-Key', (stage) => {
  const stay = () => ({ checkIn: stage.jumak.day(60), checkOut: stage.jumak.day(61) });

  it('makes one reservation of a hundred requests at once, and gives all the same answer', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 200 });
    const before = jumak.invariants.stays().length;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        guest.book(roomId, { ...stay(), key: 'hundredfold', ...(n % 3 === 0 ? { wait: 10 } : {}) }),
      ),
    );
    expect([...new Set(answers.map(({ body }) => body.id))]).toEqual([expect.any(String)]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 202)).toEqual([]);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    await jumak.quiet();
    expect(jumak.invariants.stays()).toHaveLength(before + 1);
    expect(await guest.available(roomId, jumak.day(60), jumak.day(61))).toEqual([199]);
  });

  it('replays the answer as it was at the commit, and waits anew when it is asked to', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host);
    const first = await guest.book(roomId, { ...stay(), key: 'replayed' });
    await guest.settled(first.body.id);
    const again = await guest.book(roomId, { ...stay(), key: 'replayed' });
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const waited = await guest.book(roomId, { ...stay(), key: 'replayed', wait: 10 });
    expect([waited.status, waited.body.id, waited.body.status]).toEqual([201, first.body.id, 'CONFIRMED']);
  });

  it('is refused with another body, and belongs to one member', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const mine = await guest.book(roomId, { ...stay(), key: 'mine' });
    const other = await guest.book(roomId, { ...stay(), guests: 1, key: 'mine' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    const theirs = await jumak.signedIn().book(roomId, { ...stay(), key: 'mine' });
    expect(theirs.status).toBe(202);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('is free again after a refusal', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const past = { checkIn: jumak.day(-3), checkOut: jumak.day(1), key: 'mistaken' };
    expect(await guest.book(roomId, past)).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
    expect(await guest.book(roomId, { ...stay(), key: 'mistaken' })).toMatchObject({ status: 202 });
  });
});
