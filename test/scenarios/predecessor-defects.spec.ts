import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { ReservationCancelled, ReservationRequested } from '#reservation';
import { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { FalteringEventBus } from '../support/faltering.event-bus.ts';
import { sealed } from '../support/letters.ts';
import { krw, list } from '../support/listings.ts';
import { onEveryTopology } from '../support/stage.ts';
import { statementsDuring } from '../support/statements.ts';
import { PASSWORD, TestApplication } from '../support/test-application.ts';
import { memory } from '../support/topologies.ts';

onEveryTopology('the defects of the predecessor', (stage) => {
  const threeNights = () => ({ checkIn: stage.jumak.day(30), checkOut: stage.jumak.day(33) });
  const free = (roomId: string) => stage.guest.available(roomId, stage.jumak.day(29), stage.jumak.day(34));
  const as = (token: string) => new ApiClient(stage.jumak.url, { memberId: '', token });
  const newEmail = (name: string) => `${name}-${randomUUID()}@example.com`;

  /** Somebody who signed up and signed in. */
  async function account(name: string) {
    const { anyone } = stage.jumak;
    const email = newEmail(name);
    await anyone.must(201, anyone.post('/members', { email, name: '손님', password: PASSWORD }));
    return { email, ...(await anyone.must(200, anyone.post('/auth/login', { email, password: PASSWORD }))) };
  }

  it('DEFECT 1: Cancelling gives back every night of the stay', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const { id } = await guest.booked(roomId, threeNights());
    await guest.cancel(id);
    await jumak.quiet();
    expect(await free(roomId)).toEqual([3, 3, 3, 3, 3]);
  });

  it('DEFECT 2: Stays that overlap in one night exclude each other, whatever their ranges', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    const ranges = [30, 31, 32].flatMap((from) => [33, 34, 35].map((to) => [from, to] as const));
    const stays = await Promise.all(
      ranges.map(([from, to]) => guest.booked(roomId, { checkIn: jumak.day(from), checkOut: jumak.day(to) })),
    );
    expect(stays.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(1);
  });

  it('DEFECT 3: A lock that is let go too early costs nothing, for no rule is kept by it', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 2 });
    const edits = Array.from({ length: 8 }, (_, n) =>
      host.editNights(roomId, { from: jumak.day(30), to: jumak.day(33), capacity: 2 + (n % 2) }),
    );
    const stays = await Promise.all([...Array(8).keys()].map(() => guest.booked(roomId, threeNights())));
    const edited = (await Promise.all(edits)).map(({ status }) => status);
    expect(edited.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const confirmed = stays.filter(({ status }) => status === 'CONFIRMED').length;
    const [night] = await guest.nights(roomId, jumak.day(30), jumak.day(31));
    expect(night.capacity - night.available).toBe(confirmed);
    expect([2, 3]).toContain(confirmed);
  });

  it('DEFECT 4: What is undone at the commit is told to nobody', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await jumak.quiet();
    await jumak.write('reservation', 'ALTER TABLE outbox RENAME TO outbox_away');
    try {
      expect(await guest.book(roomId, threeNights())).toMatchObject({ status: 500 });
    } finally {
      await jumak.write('reservation', 'ALTER TABLE outbox_away RENAME TO outbox');
    }
    await guest.booked(roomId, threeNights());
    await jumak.quiet();
    expect(await free(roomId)).toEqual([3, 2, 2, 2, 3]);
  });

  it('DEFECT 5: A booking that is delivered again takes its nights once', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await guest.booked(roomId, threeNights());
    await jumak.quiet();
    expect(await free(roomId)).toEqual([3, 2, 2, 2, 3]);
  });

  it('DEFECT 7: A booking that nobody answers ends by its deadline', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await jumak.quiet();
    await jumak.deafen('room');
    const { body } = await guest.book(roomId, threeNights());
    jumak.clock.advance({ seconds: 30 });
    await jumak.sweep();
    jumak.letHear('room');
    await jumak.quiet();
    expect(await guest.reservation(body.id)).toMatchObject({ status: 'EXPIRED', reason: 'TIMEOUT' });
    expect(await free(roomId)).toEqual([3, 3, 3, 3, 3]);
  });

  it('DEFECT 8: Only what is pending or confirmed can be cancelled, once, and no stay that has begun', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 1 });
    const { id } = await guest.booked(roomId, threeNights());
    const rejected = await guest.booked(roomId, threeNights());
    const statuses = [];
    for (const each of [rejected.id, id, id]) statuses.push((await guest.cancel(each)).status);
    expect([rejected.status, statuses]).toEqual(['REJECTED', [409, 200, 409]]);
    await jumak.quiet();
    expect(await free(roomId)).toEqual([1, 1, 1, 1, 1]);
  });

  it('DEFECT 9: A cancellation on the heels of its request leaves nothing taken', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { capacity: 20 });
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { id } = await guest.must(202, guest.book(roomId, threeNights()));
        expect(await guest.cancel(id)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
      }),
    );
    await jumak.quiet();
    expect(await free(roomId)).toEqual([20, 20, 20, 20, 20]);
  });

  it('DEFECT 10: A night that is not there is CLOSED, and the others of the stay stay free', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    await jumak.quiet();
    await jumak.write('room', 'DELETE FROM room_stock WHERE room_id = ? AND night = ?', roomId, jumak.day(31));
    expect(await guest.booked(roomId, threeNights())).toMatchObject({ status: 'REJECTED', reason: 'CLOSED' });
    expect(await free(roomId)).toEqual([3, 3, 3, 3]);
  });

  it('DEFECT 12: The total is the sum of the nights, each at its own price', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host, { price: 10_000 });
    await host.editNights(roomId, { from: jumak.day(31), to: jumak.day(32), price: krw(70_000) });
    expect(await guest.booked(roomId, threeNights())).toMatchObject({ total: krw(90_000) });
  });

  it('DEFECT 13: The client sees the outcome and its reason', async () => {
    const { host, guest } = stage;
    const { roomId } = await list(host, { capacity: 0 });
    const { body } = await guest.book(roomId, { ...threeNights(), wait: 10 });
    expect(body).toMatchObject({ status: 'REJECTED', reason: 'SOLD_OUT' });
    expect(await guest.reservation(body.id)).toMatchObject({ status: 'REJECTED', reason: 'SOLD_OUT' });
    expect((await guest.events(body.id)).map(({ event }) => event)).toEqual(['PENDING', 'REJECTED']);
  });

  it('DEFECT 14: A token that was signed out is refused at once', async () => {
    const { accessToken } = await account('signed-out');
    const client = as(accessToken);
    expect(await client.get('/members/me')).toMatchObject({ status: 200 });
    expect(await client.post('/auth/logout')).toMatchObject({ status: 204 });
    expect(await client.get('/members/me')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
    expect(await client.get('/reservations')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
  });

  it('DEFECT 15: Signing out and withdrawing can be reached, and take effect', async () => {
    const { accessToken, email } = await account('leaving');
    expect(await as(accessToken).call('DELETE', '/members/me', { body: { password: PASSWORD } })).toMatchObject({
      status: 204,
    });
    expect(await as(accessToken).get('/members/me')).toMatchObject({ status: 401 });
    expect(await stage.jumak.anyone.post('/auth/login', { email, password: PASSWORD })).toMatchObject({ status: 401 });
  });

  it('DEFECT 16: A header that names a member is believed nowhere', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const { id } = await guest.booked(roomId, threeNights());
    const headers = { 'member-id': guest.memberId ?? '', 'x-member-id': guest.memberId ?? '' };
    const look = (by: typeof guest) => by.call('GET', `/reservations/${id}`, { headers });
    expect(await look(jumak.anyone)).toMatchObject({ status: 401, body: { code: 'TOKEN_MISSING' } });
    expect(await look(jumak.signedIn())).toMatchObject({ status: 404 });
  });

  it('DEFECT 17: A second sign-up with an e-mail is a conflict that is named', async () => {
    const { email } = await account('twice');
    const again = await stage.jumak.anyone.post('/members', { email, name: '또 온 손님', password: PASSWORD });
    expect(again).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } });
  });

  it('DEFECT 18: A refresh token is spent when it is used, and does not outlive the logout', async () => {
    const { anyone } = stage.jumak;
    const refresh = (refreshToken: string) => anyone.post('/auth/refresh', { refreshToken });
    const spending = await account('spending');
    expect((await refresh(spending.refreshToken)).body.refreshToken).not.toBe(spending.refreshToken);
    expect(await refresh(spending.refreshToken)).toMatchObject({ status: 401 });
    const leaving = await account('going');
    await as(leaving.accessToken).post('/auth/logout');
    expect(await refresh(leaving.refreshToken)).toMatchObject({ status: 401 });
  });

  it('DEFECT 19: The cookie lives as long as the token in it', async () => {
    const { email } = await account('baker');
    const { headers, body } = await stage.jumak.anyone.post('/auth/login', { email, password: PASSWORD });
    expect(headers.get('set-cookie')).toContain(`Max-Age=${body.refreshExpiresIn};`);
    expect(body.refreshExpiresIn).toBeGreaterThan(6 * 24 * 60 * 60);
  });

  it('DEFECT 20: Of sign-ups at once with one e-mail one is an account', async () => {
    const { anyone } = stage.jumak;
    const email = newEmail('at-once');
    const answers = await Promise.all(
      ['하나', '둘', '셋', '넷'].map((name) => anyone.post('/members', { email, name, password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('DEFECT 22: One guest finds a double room', async () => {
    const { jumak, host, guest } = stage;
    const { accommodationId } = await list(host, { baseOccupancy: 2, maxOccupancy: 2 });
    await jumak.quiet();
    const { checkIn, checkOut } = threeNights();
    const query = `checkIn=${checkIn}&checkOut=${checkOut}&guests=1&limit=100`;
    const { items } = await guest.must(200, guest.get(`/accommodations?${query}`));
    expect(items.map(({ id }: { id: string }) => id)).toContain(accommodationId);
  });

  it('DEFECT 23: Dates that make no stay are the client’s mistake', async () => {
    const { jumak, host, guest } = stage;
    const { roomId } = await list(host);
    const nextYear = Number(jumak.day(0).slice(0, 4)) + 1;
    const refused = async (checkIn: string, checkOut: string) => {
      const { status, body } = await guest.book(roomId, { checkIn, checkOut });
      return [status, ...body.errors.map(({ code }: { readonly code: string }) => code)];
    };
    expect(await refused(jumak.day(5), jumak.day(3))).toEqual([400, 'check_out_not_after_check_in']);
    expect(await refused(jumak.day(5), jumak.day(5))).toEqual([400, 'check_out_not_after_check_in']);
    expect(await refused(`${nextYear}-02-30`, `${nextYear}-03-02`)).toEqual([400, 'date']);
    expect(await refused('tomorrow', jumak.day(5))).toEqual([400, 'date']);
  });

  it('DEFECT 24: The search asks as little of many places as of few', async () => {
    const { jumak, host } = stage;
    for (let place = 0; place < 6; place += 1) await list(host);
    await jumak.quiet();
    const dates = `checkIn=${jumak.day(30)}&checkOut=${jumak.day(33)}&guests=2`;
    const asked = async (limit: number) => {
      const { statements, outcome } = await statementsDuring(/accommodation/, () =>
        host.must(200, host.get(`/accommodations?${dates}&limit=${limit}`)),
      );
      return { statements, found: outcome.items.length };
    };
    const [few, many] = [await asked(1), await asked(6)];
    expect([few.found, many.found]).toEqual([1, 6]);
    expect(many.statements).toBe(few.statements);
  });
});

it('DEFECT 6: A success that cannot be told at once stays a success', async () => {
  const bus = new FalteringEventBus(new InMemoryEventBus(), 'room.allocated');
  const jumak = await TestApplication.start({
    topology: { ...memory, name: 'a bus that falters', eventBus: () => bus },
  });
  try {
    const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
    const { roomId } = await list(host, { capacity: 1 });
    const stay = { checkIn: jumak.day(30), checkOut: jumak.day(31) };
    expect(await guest.booked(roomId, stay)).toMatchObject({ status: 'CONFIRMED' });
    expect(await guest.booked(roomId, stay)).toMatchObject({ status: 'REJECTED', reason: 'SOLD_OUT' });
    expect([bus.refused, await jumak.violations()]).toEqual([1, []]);
  } finally {
    await jumak.end();
  }
});

it('DEFECT 11: An event that fails again and again is parked where it can be seen, and takes effect when it is replayed', async () => {
  const jumak = await TestApplication.start();
  try {
    const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
    const [{ roomId }, other] = [await list(host), await list(host)];
    const stay = { checkIn: jumak.day(30), checkOut: jumak.day(31) };
    const poison = `CREATE TRIGGER poison BEFORE INSERT ON room_hold WHEN NEW.room_id = '${roomId}'
      BEGIN SELECT RAISE(ABORT, 'a defect of one booking'); END`;
    await jumak.write('room', poison);
    const { body } = await guest.book(roomId, stay);
    expect(await guest.booked(other.roomId, stay)).toMatchObject({ status: 'CONFIRMED' });
    const { container, replay } = jumak.module('room');
    const letters = container.get<DeadLetters>(DeadLetters);
    await eventually(async () => expect(await letters.list()).toHaveLength(1));
    const [letter] = await letters.list();
    expect(letter).toMatchObject({ type: 'reservation.requested', cause: 'FAILED', attempts: 5 });
    expect(letter?.error).toContain('a defect of one booking');
    await jumak.write('room', 'DROP TRIGGER poison');
    await replay.run({ subscriber: letter?.subscriber ?? '', eventId: letter?.event_id ?? '' });
    expect(await guest.settled(body.id)).toMatchObject({ status: 'CONFIRMED' });
  } finally {
    await jumak.end();
  }
});

it('DEFECT 9: A cancellation that overtakes its request leaves nothing taken', async () => {
  const jumak = await TestApplication.start();
  try {
    const host = jumak.signedIn('HOST');
    const { roomId } = await list(host);
    const stay = { checkIn: jumak.day(30) as LocalDate, checkOut: jumak.day(31) as LocalDate };
    const ids = { reservationId: jumak.newId<'reservation'>(), roomId: roomId as Id<'room'> };
    const { consumer } = jumak.module('room');
    const hear = (event: DomainEvent) => {
      const message = sealed(event, 'jumak');
      return consumer.receive({ ...message, position: message.headers.ce_id });
    };
    await hear(ReservationCancelled.of(ids) as DomainEvent);
    await hear(ReservationRequested.of({ ...ids, ...stay, guests: 2 }) as DomainEvent);
    expect(await host.available(roomId, stay.checkIn, stay.checkOut)).toEqual([3]);
  } finally {
    await jumak.end();
  }
});

it('DEFECT 21: One place with broken data does not break the search, also where it is read anew', async () => {
  const jumak = await TestApplication.start();
  const host = jumak.signedIn('HOST');
  const [good, bad] = [await list(host), await list(host)];
  await jumak.quiet();
  const broken = "UPDATE accommodation SET amenities = '[', images = 'null' WHERE id = ?";
  await jumak.write('accommodation', broken, bad.accommodationId);
  const found = async ({ anyone }: TestApplication) => {
    const { items } = await anyone.must(200, anyone.get('/accommodations?limit=100'));
    return items.map(({ id }: { readonly id: string }) => id);
  };
  expect(await found(jumak)).toContain(good.accommodationId);
  await jumak.stop();
  const again = await TestApplication.start({ folder: jumak.folder });
  try {
    expect(await found(again)).toEqual([good.accommodationId]);
  } finally {
    await again.end();
  }
});
