import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { list } from '../support/listings.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';

let jumak: TestApplication;
let operator: Operator;
beforeAll(async () => {
  jumak = await TestApplication.start();
  operator = new Operator(jumak.managementUrl);
});
afterAll(() => jumak.end());

const resync = (module: string) => operator.post(`/ops/modules/${module}/resync`);

it('a module that is told everything again has what it lost, and the search and bookings go on', async () => {
  const host = await jumak.member({ email: 'host@example.com', name: '주모', host: true });
  const guest = jumak.signedIn();
  const { accommodationId, roomId } = await list(host, { capacity: 1 });
  const stay = { checkIn: jumak.day(20), checkOut: jumak.day(22) };
  await guest.booked(roomId, stay);
  await jumak.quiet();
  for (const table of ['accommodation_host', 'accommodation_room', 'accommodation_night'])
    await jumak.write('accommodation', `DELETE FROM ${table}`);
  for (const table of ['reservation_room', 'reservation_place', 'reservation_member'])
    await jumak.write('reservation', `DELETE FROM ${table}`);
  await jumak.write('room', 'DELETE FROM room_place');

  expect(await resync('member')).toMatchObject({ status: 200, body: { module: 'member', told: 1 } });
  expect(await resync('accommodation')).toMatchObject({ status: 200, body: { told: 1 } });
  expect(await resync('room')).toMatchObject({ status: 200, body: { told: 2 } });

  expect(await jumak.violations()).toEqual([]);
  expect((await guest.get(`/accommodations/${accommodationId}`)).body.host).toMatchObject({ name: '주모' });
  expect(await guest.booked(roomId, { checkIn: jumak.day(22), checkOut: jumak.day(24) })).toMatchObject({
    status: 'CONFIRMED',
  });
  expect(await guest.booked(roomId, stay)).toMatchObject({ status: 'REJECTED', reason: 'SOLD_OUT' });
});

it('is kept among what operators did', async () => {
  await resync('member');
  const { body } = await operator.get('/ops/actions?limit=1');
  expect(body.items).toMatchObject([{ module: 'member', action: 'module.resync', outcome: 'done: 1 told' }]);
});

it('tells facts of a new version, so that a copy which has the last one takes them too', async () => {
  const before = await operator.get('/ops/modules');
  expect(before.body.items.filter(({ resync: can }: { resync: boolean }) => can)).toHaveLength(3);
  await jumak.write('reservation', "UPDATE reservation_place SET name = '다른 이름'");
  await resync('accommodation');
  await jumak.quiet();
  const [place] = jumak.invariants.all<{ name: string }>('reservation', 'SELECT name FROM reservation_place');
  expect(place?.name).toBe('검은돌 민박');
});
