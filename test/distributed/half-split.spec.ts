import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { Split } from '../support/split.ts';

const START_WITHIN = 180_000;
const day = (offset: number) => addDays(dateIn('Asia/Seoul', Date.now()), offset);

let split: Split;
beforeAll(async () => {
  split = await Split.start({ processes: ['member+accommodation+reservation', 'room'] });
}, START_WITHIN);
afterAll(async () => {
  await split?.end();
}, START_WITHIN);

it('three modules in one process are the gateway to the fourth', async () => {
  const host = await split.member({ email: 'host@example.com', host: true });
  const { accommodationId, roomId } = await list(host, { capacity: 1 });
  const guest = await split.member({ email: 'guest@example.com' });
  const first = await guest.booked(roomId, { checkIn: day(20), checkOut: day(22) });
  const second = await guest.booked(roomId, { checkIn: day(21), checkOut: day(23) });
  expect([first.status, second.status, second.reason]).toEqual(['CONFIRMED', 'REJECTED', 'SOLD_OUT']);
  const { items } = await guest.must(200, guest.get(`/accommodations/${accommodationId}/rooms`));
  expect(items).toMatchObject([{ id: roomId }]);
});

it('says of the room module where it runs, and answers for all the others while it is away', async () => {
  await split.kill('room');
  await eventually(async () => {
    const { status, headers } = await split.anyone.get('/rooms/01900000-0000-7000-8000-000000000000');
    expect([status, headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  });
  await split.anyone.must(200, split.anyone.get('/accommodations?limit=1'));
  await split.startAgain('room');
  await eventually(async () => {
    expect((await split.anyone.get('/rooms/01900000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
