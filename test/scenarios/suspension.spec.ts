import { expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';
import { PASSWORD } from '../support/test-application.ts';

onEveryTopology('a suspension', (stage) => {
  const found = async ({ id }: { readonly id: string }) => {
    const { items } = await stage.jumak.anyone.must(200, stage.jumak.anyone.get('/accommodations?limit=100'));
    return items.some((item: { readonly id: string }) => item.id === id);
  };
  const suspend = (path: string) => {
    const admin = stage.jumak.signedIn('ADMIN');
    return admin.must(200, admin.post(`/admin/${path}/suspension`, { reason: '허위 숙소' }));
  };
  const reinstate = async (path: string) =>
    expect(await stage.jumak.signedIn('ADMIN').call('DELETE', `/admin/${path}/suspension`)).toMatchObject({
      status: 204,
    });
  const stay = (from: number) => ({ checkIn: stage.jumak.day(from), checkOut: stage.jumak.day(from + 2) });

  it('of a place takes it out of the search and off the offer, and what is booked stands', async () => {
    const { jumak, host, guest } = stage;
    const { roomId, accommodationId: id } = await list(host);
    const before = await guest.booked(roomId, stay(40));
    await suspend(`accommodations/${id}`);
    await jumak.quiet();
    expect(await found({ id })).toBe(false);
    for (const path of [`/accommodations/${id}`, `/accommodations/${id}/rooms`, `/rooms/${roomId}`])
      expect(await guest.get(path)).toMatchObject({ status: 404 });
    expect(await guest.booked(roomId, stay(50))).toMatchObject({ status: 'REJECTED', reason: 'NOT_BOOKABLE' });
    expect(await guest.reservation(before.id)).toMatchObject({ status: 'CONFIRMED' });
    const { items } = await host.must(200, host.get('/host/accommodations?limit=100'));
    expect(items.find((item: { readonly id: string }) => item.id === id)).toMatchObject({ status: 'SUSPENDED' });
  });

  it('of a place ends, and it is found and booked as before', async () => {
    const { jumak, host, guest } = stage;
    const { roomId, accommodationId: id } = await list(host);
    await suspend(`accommodations/${id}`);
    await reinstate(`accommodations/${id}`);
    await jumak.quiet();
    expect(await found({ id })).toBe(true);
    expect(await guest.booked(roomId, stay(40))).toMatchObject({ status: 'CONFIRMED' });
  });

  it('of a host takes the places along, and brings them back', async () => {
    const { jumak, guest } = stage;
    const email = `host-${Date.now()}@example.com`;
    const host = await jumak.member({ email, name: '주인', host: true });
    const { roomId, accommodationId: id } = await list(host);
    const before = await guest.booked(roomId, stay(40));
    await suspend(`members/${host.memberId}`);
    expect(await host.get('/host/accommodations')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
    expect(await jumak.anyone.post('/auth/login', { email, password: PASSWORD })).toMatchObject({ status: 401 });
    await jumak.quiet();
    expect(await found({ id })).toBe(false);
    expect(await guest.booked(roomId, stay(50))).toMatchObject({ status: 'REJECTED', reason: 'NOT_BOOKABLE' });
    expect(await guest.reservation(before.id)).toMatchObject({ status: 'CONFIRMED' });
    await reinstate(`members/${host.memberId}`);
    await jumak.quiet();
    expect(await found({ id })).toBe(true);
    expect(await guest.booked(roomId, stay(50))).toMatchObject({ status: 'CONFIRMED' });
  });

  it('is no way for others: a guest and a host may not suspend anybody', async () => {
    const { jumak, host, guest } = stage;
    const { accommodationId } = await list(host);
    const attempt = (client: ApiClient) =>
      client.post(`/admin/accommodations/${accommodationId}/suspension`, { reason: 'x' });
    expect(await attempt(guest)).toMatchObject({ status: 403 });
    expect(await attempt(host)).toMatchObject({ status: 403 });
    expect(await attempt(jumak.anyone)).toMatchObject({ status: 401 });
    await eventually(async () => expect(await found({ id: accommodationId })).toBe(true));
  });
});
