import { expect, it } from '@jest/globals';
import { list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

onEveryTopology('waiting for the outcome', (stage) => {
  const stay = () => ({ checkIn: stage.jumak.day(50), checkOut: stage.jumak.day(52) });

  it('answers 201 with what became of it, confirmed or rejected', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    const first = await guest.book(roomId, { ...stay(), wait: 10 });
    const second = await guest.book(roomId, { ...stay(), wait: 10 });
    expect([first.status, first.body.status, first.headers.get('retry-after')]).toEqual([201, 'CONFIRMED', null]);
    expect(first.headers.get('location')).toBe(`/api/v1/reservations/${first.body.id}`);
    expect([second.status, second.body.status, second.body.reason]).toEqual([201, 'REJECTED', 'SOLD_OUT']);
  });

  it('streams each change once, numbered, and ends when it is settled', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host);
    const { body } = await guest.book(roomId, stay());
    const events = await guest.events(body.id);
    const { history } = await guest.reservation(body.id);
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ['1', 'PENDING'],
      ['2', 'CONFIRMED'],
    ]);
    expect(events.map(({ data }) => data)).toEqual(history);
  });

  it('streams a change that comes while somebody listens', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await jumak.quiet();
    await jumak.deafen('room');
    const { body } = await guest.book(roomId, stay());
    const listening = guest.events(body.id);
    await new Promise((resolve) => setTimeout(resolve, 100));
    jumak.letHear('room');
    expect((await listening).map(({ event }) => event)).toEqual(['PENDING', 'CONFIRMED']);
  });

  it('resumes after the change that was seen last', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    await guest.booked(roomId, stay());
    const { id } = await guest.booked(roomId, stay());
    expect(await guest.events(id, '1')).toMatchObject([
      { id: '2', event: 'REJECTED', data: { status: 'REJECTED', cause: 'ROOM', reason: 'SOLD_OUT' } },
    ]);
    expect(await guest.events(id, '2')).toEqual([]);
    expect(await guest.events(id, 'nonsense')).toHaveLength(2);
  });
});
