import { expect, it } from '@jest/globals';
import type { Invariants } from '../support/invariants.ts';
import { list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';
import { PASSWORD } from '../support/test-application.ts';

onEveryTopology('a member who withdraws', (stage) => {
  const leave = (member: typeof stage.guest) => member.call('DELETE', '/members/me', { body: { password: PASSWORD } });

  it('loses the stays to come, and their nights are free for others', async () => {
    const { jumak, host } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    const leaver = await jumak.member({ email: `leaver-${Date.now()}@example.com`, name: '떠나는 손님' });
    const soon = await leaver.booked(roomId, { checkIn: jumak.day(80), checkOut: jumak.day(82) });
    const later = await leaver.booked(roomId, { checkIn: jumak.day(90), checkOut: jumak.day(92) });
    expect([soon.status, later.status]).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(await leave(leaver)).toMatchObject({ status: 204 });
    await jumak.quiet();
    expect(await host.available(roomId, jumak.day(80), jumak.day(82))).toEqual([1, 1]);
    expect(await host.available(roomId, jumak.day(90), jumak.day(92))).toEqual([1, 1]);
    const { items } = await host.must(200, host.get('/host/reservations'));
    expect(items).toMatchObject([{ status: 'CANCELLED' }, { status: 'CANCELLED' }]);
    expect(JSON.stringify(items)).not.toContain('떠나는 손님');
    expect(await leaver.get('/reservations')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
  });

  it('takes the listings along, and whoever was to stay there gets everything back and reads why', async () => {
    const { jumak, guest } = stage;
    const host = await jumak.member({ email: `host-${Date.now()}@example.com`, name: '주인', host: true });
    const { roomId, accommodationId } = await list(host, { policy: 'NON_REFUNDABLE' });
    const stay = { checkIn: jumak.day(80), checkOut: jumak.day(82) };
    const { id, total } = await guest.booked(roomId, stay);
    expect(await leave(host)).toMatchObject({ status: 204 });
    await jumak.quiet();
    expect(await guest.get(`/accommodations/${accommodationId}`)).toMatchObject({ status: 404 });
    expect(await guest.booked(roomId, stay)).toMatchObject({ status: 'REJECTED', reason: 'NOT_BOOKABLE' });
    expect(await guest.reservation(id)).toMatchObject({
      status: 'CANCELLED',
      cancellation: { refund: total, refundPercent: 100 },
      history: [{}, {}, { status: 'CANCELLED', cause: 'HOST_LEFT' }],
    });
    const admin = jumak.signedIn('ADMIN');
    const left = await admin.must(
      200,
      admin.get(`/host/reservations?accommodationId=${accommodationId}&status=CANCELLED`),
    );
    expect(left.items).toMatchObject([{ id }]);
  });

  it('is out everywhere at once, and the e-mail may sign up again as somebody new', async () => {
    const { jumak } = stage;
    const email = `returning-${Date.now()}@example.com`;
    const leaver = await jumak.member({ email, name: '다시 올 손님' });
    expect(await leave(leaver)).toMatchObject({ status: 204 });
    expect(await leaver.get('/members/me')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
    expect(await jumak.anyone.post('/auth/login', { email, password: PASSWORD })).toMatchObject({ status: 401 });
    const again = await jumak.member({ email, name: '새 손님' });
    expect(again.memberId).not.toBe(leaver.memberId);
    expect(await again.must(200, again.get('/reservations'))).toMatchObject({ items: [] });
  });

  it('is named in no database any more', async () => {
    const { jumak, host } = stage;
    const { roomId } = await list(host);
    const [name, guestName, request] = ['지워질 이름', '지워질 동행', '지워질 부탁'];
    const email = `forgotten-${Date.now()}@example.com`;
    const leaver = await jumak.member({ email, name });
    const stay = { checkIn: jumak.day(80), checkOut: jumak.day(82) };
    await leaver.booked(roomId, { ...stay, guestName, request });
    expect(await leave(leaver)).toMatchObject({ status: 204 });
    await jumak.quiet();
    const kept = ['member', 'accommodation', 'reservation', 'room'].map((module) => rowsOf(jumak.invariants, module));
    expect(kept.join()).toContain(leaver.memberId);
    for (const trace of [name, guestName, request, email]) expect(kept.join()).not.toContain(trace);
  });
});

/** All that a module keeps, but for events that have been told and go with their retention, and stored answers. */
function rowsOf(invariants: Invariants, module: string): string {
  const kept = invariants.tables(module).filter((name) => name !== 'outbox' && name !== 'idempotency');
  return JSON.stringify(kept.map((name) => invariants.all(module, `SELECT * FROM ${name}`)));
}
