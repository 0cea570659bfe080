import { expect, it } from '@jest/globals';
import { addRoom, krw, list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';

onEveryTopology('hosting', (stage) => {
  const [from, to] = [70, 73];
  const stay = () => ({ checkIn: stage.jumak.day(from), checkOut: stage.jumak.day(to) });
  const range = () => ({ from: stage.jumak.day(from), to: stage.jumak.day(to) });

  it('keeps what is booked when the capacity changes, and refuses one below it without changing a night', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 3 });
    await guest.booked(roomId, stay());
    await guest.booked(roomId, { checkIn: jumak.day(from + 1), checkOut: jumak.day(from + 2) });
    expect(await host.editNights(roomId, { ...range(), capacity: 5 })).toMatchObject({
      status: 200,
      body: { nights: 3 },
    });
    expect(await guest.available(roomId, jumak.day(from), jumak.day(to))).toEqual([4, 3, 4]);
    const before = await guest.nights(roomId, jumak.day(from), jumak.day(to));
    const below = await host.editNights(roomId, { ...range(), capacity: 1, price: krw(1), closed: true });
    expect(below).toMatchObject({ status: 409, body: { code: 'CAPACITY_BELOW_HELD' } });
    expect(await guest.nights(roomId, jumak.day(from), jumak.day(to))).toEqual(before);
    expect(await host.editNights(roomId, { ...range(), capacity: 2 })).toMatchObject({ status: 200 });
    expect(await guest.available(roomId, jumak.day(from), jumak.day(to))).toEqual([1, 0, 1]);
  });

  it('changes only the days of the week that are named', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { price: 50_000 });
    const week = { from: jumak.day(70), to: jumak.day(77) };
    const edit = { ...week, daysOfWeek: ['FRI', 'SAT'], price: krw(80_000) };
    expect(await host.editNights(roomId, edit)).toMatchObject({ body: { nights: 2 } });
    const dear = (await guest.nights(roomId, week.from, week.to)).filter(({ price }) => price.amount === 80_000);
    expect(dear.map(({ night }) => new Date(night).getUTCDay()).toSorted()).toEqual([5, 6]);
  });

  it('is possible in one’s own places only', async () => {
    const { jumak, host } = stage;
    const { roomId, accommodationId } = await list(host);
    const stranger = jumak.signedIn('HOST');
    const room = { name: '방', baseOccupancy: 1, maxOccupancy: 1, capacity: 1, price: krw(1) };
    const attempts = [
      stranger.editNights(roomId, { ...range(), closed: true }),
      stranger.call('PATCH', `/rooms/${roomId}`, { body: { name: '남의 방' } }),
      stranger.call('DELETE', `/rooms/${roomId}`),
      stranger.post(`/accommodations/${accommodationId}/rooms`, room),
      stranger.get(`/host/accommodations/${accommodationId}/rooms`),
    ];
    for (const attempt of attempts) expect(await attempt).toMatchObject({ status: 404 });
  });

  it('shows the host what the nights of a room open at, also where guests see nothing of it', async () => {
    const { jumak, host, guest } = stage;
    const { roomId, accommodationId } = await list(host, { capacity: 2, price: 90_000, weekendPrice: 120_000 });
    const opening = { id: roomId, capacity: 2, price: krw(90_000), weekendPrice: krw(120_000) };
    const own = () => host.must(200, host.get(`/host/accommodations/${accommodationId}/rooms`));
    expect(await own()).toMatchObject({ items: [opening], page: { nextCursor: null } });
    expect(await guest.must(200, guest.get(`/rooms/${roomId}`))).not.toHaveProperty('capacity');
    await jumak.signedIn('ADMIN').post(`/admin/accommodations/${accommodationId}/suspension`, { reason: '확인 중' });
    await jumak.quiet();
    expect(await guest.get(`/rooms/${roomId}`)).toMatchObject({ status: 404 });
    expect(await own()).toMatchObject({ items: [opening] });
  });

  it('shows the rooms of a place page by page, each once', async () => {
    const { host } = stage;
    const { roomId, accommodationId } = await list(host);
    const rooms = [roomId, await addRoom(host, accommodationId), await addRoom(host, accommodationId)];
    const path = `/host/accommodations/${accommodationId}/rooms?limit=2`;
    const first = await host.must(200, host.get(path));
    const second = await host.must(200, host.get(`${path}&cursor=${first.page.nextCursor}`));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(rooms);
    expect([first.items.length, second.page.nextCursor]).toEqual([2, null]);
  });

  it('takes the weekend price and the size away again when they are null', async () => {
    const { host } = stage;
    const { roomId } = await list(host, { weekendPrice: 120_000 });
    const change = (body: object) => host.must(200, host.call('PATCH', `/rooms/${roomId}`, { body }));
    expect(await change({ sizeSqm: 20 })).toMatchObject({ sizeSqm: 20, weekendPrice: krw(120_000) });
    const changed = await change({ sizeSqm: null, weekendPrice: null });
    expect(changed).not.toHaveProperty('sizeSqm');
    expect(changed).not.toHaveProperty('weekendPrice');
    const refused = await host.call('PATCH', `/rooms/${roomId}`, { body: { price: null } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/price' }] } });
  });

  it('never lets a room be meant for more guests than it takes', async () => {
    const { host } = stage;
    const { roomId } = await list(host, { baseOccupancy: 2, maxOccupancy: 4 });
    const change = (body: object) => host.call('PATCH', `/rooms/${roomId}`, { body });
    expect(await change({ baseOccupancy: 5 })).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
    expect(await change({ maxOccupancy: 1 })).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
    expect(await change({ baseOccupancy: 5, maxOccupancy: 6 })).toMatchObject({ status: 200 });
  });

  it('takes no new bookings for a room that was withdrawn, and honours those that stand', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const { id } = await guest.booked(roomId, stay());
    expect(await host.call('DELETE', `/rooms/${roomId}`)).toMatchObject({ status: 204 });
    await jumak.quiet();
    expect(await guest.booked(roomId, stay())).toMatchObject({ status: 'REJECTED', reason: 'NOT_BOOKABLE' });
    expect(await guest.get(`/rooms/${roomId}`)).toMatchObject({ status: 404 });
    expect(await guest.reservation(id)).toMatchObject({ status: 'CONFIRMED' });
    expect(await guest.cancel(id)).toMatchObject({ status: 200 });
  });

  it('takes no new bookings for a place that was withdrawn, and honours those that stand', async () => {
    const { jumak, host, guest } = stage;
    const { roomId, accommodationId } = await list(host);
    const { id } = await guest.booked(roomId, stay());
    expect(await host.call('DELETE', `/accommodations/${accommodationId}`)).toMatchObject({ status: 204 });
    await jumak.quiet();
    expect(await guest.booked(roomId, stay())).toMatchObject({ status: 'REJECTED', reason: 'NOT_BOOKABLE' });
    expect(await guest.reservation(id)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('shows who comes, by name and never by e-mail, and nobody else’s guests', async () => {
    const { jumak, host } = stage;
    const { roomId, accommodationId } = await list(host);
    const other = await addRoom(host, (await list(host)).accommodationId);
    const email = `named-${Date.now()}@example.com`;
    const guest = await jumak.member({ email, name: '김손님' });
    const named = await guest.booked(roomId, { ...stay(), guestName: '이친구', request: '늦게 도착합니다' });
    const unnamed = await guest.booked(roomId, stay());
    await guest.booked(other, stay());
    await jumak.quiet();
    const query = `/host/reservations?accommodationId=${accommodationId}`;
    const { items } = await host.must(200, host.get(query));
    expect(items).toMatchObject([
      { id: unnamed.id, guestName: '김손님' },
      { id: named.id, guestName: '이친구', request: '늦게 도착합니다' },
    ]);
    expect(JSON.stringify(items)).not.toContain('@example.com');
    const stranger = jumak.signedIn('HOST');
    expect((await stranger.must(200, stranger.get('/host/reservations'))).items).toEqual([]);
    expect(await guest.get('/host/reservations')).toMatchObject({ status: 403 });
    const admin = jumak.signedIn('ADMIN');
    expect((await admin.must(200, admin.get(query))).items).toEqual(items);
    expect((await admin.must(200, admin.get('/host/reservations'))).items).toEqual([]);
  });
});
