import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Token } from '#kernel/module/wire.ts';
import type { CurrentFacts } from '#kernel/operations/current-facts.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { TellPlacesAgain } from '../../src/modules/accommodation/use-cases/tell-places-again.ts';
import { TellMembersAgain } from '../../src/modules/member/use-cases/tell-members-again.ts';
import { TellRoomsAgain } from '../../src/modules/room/use-cases/tell-rooms-again.ts';
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
  expect(body.items).toMatchObject([
    { subject: { kind: 'module', id: 'member' }, action: 'module.resync', outcome: 'done: 1 told' },
  ]);
});

it('mends a copy that has the version already and says something else', async () => {
  const before = await operator.get('/ops/modules');
  expect(before.body.items.filter(({ resync: can }: { resync: boolean }) => can)).toHaveLength(3);
  await jumak.write('reservation', "UPDATE reservation_place SET name = '다른 이름'");
  await jumak.write('reservation', "UPDATE reservation_member SET name = '다른 이름'");
  await jumak.write('reservation', "UPDATE reservation_room SET name = '다른 이름'");
  await jumak.write('room', "UPDATE room_place SET time_zone = 'Asia/Tokyo'");
  await jumak.write('accommodation', "UPDATE accommodation_host SET name = '다른 이름'");
  await jumak.write('accommodation', 'UPDATE accommodation_room SET max_occupancy = 1');
  await jumak.write('accommodation', 'UPDATE accommodation_night SET price = 1, available = 0');
  for (const module of ['member', 'accommodation', 'room']) await resync(module);
  await jumak.quiet();
  const has = (module: string, sql: string) => Object.values(jumak.invariants.all<object>(module, sql)[0] ?? {})[0];
  const place = has('reservation', 'SELECT name FROM reservation_place');
  const room = has('reservation', 'SELECT name FROM reservation_room');
  const member = has('reservation', "SELECT name FROM reservation_member WHERE name = '주모'");
  const host = has('accommodation', "SELECT name FROM accommodation_host WHERE name = '주모'");
  const zone = has('room', 'SELECT time_zone FROM room_place');
  const guests = has('accommodation', 'SELECT max_occupancy FROM accommodation_room');
  expect([place, member, host, zone]).toEqual(['검은돌 민박', '주모', '주모', 'Asia/Seoul']);
  expect([room === '다른 이름', guests === 1]).toEqual([false, false]);
  expect(await jumak.violations()).toEqual([]);
});

it('is not noticed by a host who is editing a place', async () => {
  const host = await jumak.member({ email: 'editor@example.com', name: '편집자', host: true });
  const { accommodationId } = await list(host);
  const path = `/accommodations/${accommodationId}`;
  const { headers } = await host.get(path);
  await resync('accommodation');
  const edited = await host.call('PATCH', path, {
    body: { description: '고쳤다' },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect([edited.status, edited.body.description]).toEqual([200, '고쳤다']);
});

it('may run twice at once beside bookings and edits, and leaves every copy as its owner has it', async () => {
  const host = jumak.signedIn('HOST');
  const guest = jumak.signedIn();
  const places = await Promise.all(Array.from({ length: 4 }, () => list(host)));
  await jumak.quiet();
  const tellAll = async (name: string, use: Token<CurrentFacts>) => {
    const { container } = jumak.module(name);
    const facts = container.get(use);
    const told = (mark: string) => () => facts.tellAfter(mark);
    const unhurried = { patience: Number.POSITIVE_INFINITY };
    let mark: string | undefined = '';
    while (mark !== undefined)
      ({ last: mark } = await container.get<Transaction>(Transaction).run(told(mark), unhurried));
  };
  const resyncs = () => [
    tellAll('accommodation', TellPlacesAgain),
    tellAll('room', TellRoomsAgain),
    tellAll('member', TellMembersAgain),
  ];
  await Promise.all([
    ...resyncs(),
    ...resyncs(),
    ...places.map(({ roomId }, n) => host.call('PATCH', `/rooms/${roomId}`, { body: { name: `새 방 ${n}` } })),
    ...places.map(({ accommodationId: id }, n) =>
      host.call('PATCH', `/accommodations/${id}`, { body: { name: `새집 ${n}` } }),
    ),
    ...places.map(({ roomId }) => guest.book(roomId, { checkIn: jumak.day(30), checkOut: jumak.day(32) })),
  ]);
  await jumak.quiet();
  const copies = (module: string, table: string) => jumak.invariants.all<object>(module, table);
  expect(copies('reservation', 'SELECT room_id AS id, name, version FROM reservation_room ORDER BY id')).toEqual(
    copies('room', 'SELECT id, name, version FROM room ORDER BY id'),
  );
  expect(
    copies('reservation', 'SELECT accommodation_id AS id, name, version FROM reservation_place ORDER BY id'),
  ).toEqual(copies('accommodation', 'SELECT id, name, version FROM accommodation ORDER BY id'));
  expect(await jumak.violations()).toEqual([]);
});

it('raises no version', async () => {
  await jumak.quiet();
  const versions = () =>
    [
      ['accommodation', 'SELECT id, version FROM accommodation ORDER BY id'],
      ['room', 'SELECT id, version FROM room ORDER BY id'],
      ['room', 'SELECT room_id, version FROM room_calendar ORDER BY room_id'],
      ['member', 'SELECT id, version FROM member ORDER BY id'],
    ].map(([module = '', sql = '']) => jumak.invariants.all<object>(module, sql));
  const before = versions();
  for (const module of ['member', 'accommodation', 'room']) await resync(module);
  expect(versions()).toEqual(before);
});
