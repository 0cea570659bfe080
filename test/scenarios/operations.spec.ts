import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import type { ApiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';

let jumak: TestApplication;
let operator: Operator;
beforeAll(async () => {
  jumak = await TestApplication.start({ variables: { JUMAK_HTTP_CURSOR_KEY: 'c'.repeat(40) } });
  operator = new Operator(jumak.managementUrl);
});
afterAll(() => jumak.end());

it('shows the processes that are at work, itself among them', async () => {
  const { status, body } = await operator.get('/ops/instances');
  const modules = ['member', 'accommodation', 'room', 'reservation'];
  const self = { name: 'monolith', modules, url: jumak.url, state: 'ready', version: expect.any(String) };
  expect([status, body.items]).toEqual([200, [{ id: expect.any(String), ...self }]]);
});

describe('the modules of the process', () => {
  it('are shown with their database, its migrations and their topics', async () => {
    const { status, body } = await operator.get('/ops/modules');
    expect([status, body.items.length]).toEqual([200, 4]);
    const room = body.items.find(({ name }: { name: string }) => name === 'room');
    expect(room).toMatchObject({ database: 'up', topics: { tells: ['jumak.room', 'jumak.room.facts'] } });
    expect(room.migrations).toContain('0001-create-rooms');
  });

  it('show what is on its way and how old it is', async () => {
    await jumak.deafen('accommodation');
    const before = jumak.clock.now();
    await list(jumak.signedIn('HOST'));
    jumak.clock.advance({ seconds: 5 });
    const { body } = await operator.get('/ops/backlog');
    const room = body.items.find(({ module }: { module: string }) => module === 'room');
    const accommodation = body.items.find(({ module }: { module: string }) => module === 'accommodation');
    expect(room.outbox[0]).toMatchObject({ topic: 'jumak.room.facts', unsettled: expect.any(Number) });
    expect(Date.parse(room.outbox[0].oldestAt)).toBeGreaterThanOrEqual(before);
    expect(room.outbox[0].oldestSeconds).toBeGreaterThanOrEqual(5);
    expect(accommodation.waiting).toBeGreaterThan(0);
    jumak.letHear('accommodation');
    await jumak.quiet();
    expect((await operator.get('/ops/backlog')).body.items.flatMap(({ outbox }: { outbox: [] }) => outbox)).toEqual([]);
  });
});

describe('a poisoned booking', () => {
  let guest: ApiClient;
  let poisoned: string;
  let letter: { readonly id: string; readonly [field: string]: unknown };

  beforeEach(async () => {
    guest = jumak.signedIn();
    const { roomId } = await list(jumak.signedIn('HOST'));
    await jumak.write(
      'room',
      `CREATE TRIGGER poison BEFORE INSERT ON room_hold WHEN NEW.room_id = '${roomId}' BEGIN SELECT RAISE(ABORT, 'a defect of one booking'); END`,
    );
    poisoned = (await guest.book(roomId, { checkIn: jumak.day(30), checkOut: jumak.day(31) })).body.id;
    await eventually(async () => {
      const { body } = await operator.get(`/ops/dead-letters?state=PARKED&key=${roomId}`);
      expect(body.items).toHaveLength(1);
      [letter] = body.items;
    });
  });
  const repaired = () => jumak.write('room', 'DROP TRIGGER IF EXISTS poison');

  it('is among the dead letters with its payload, headers, cause, attempts and error', async () => {
    await repaired();
    expect(letter).toMatchObject({
      module: 'room',
      subscriber: 'hold-nights-when-reservation-is-requested',
      type: 'reservation.requested',
      cause: 'FAILED',
      attempts: 5,
      state: 'PARKED',
    });
    const { body } = await operator.get(`/ops/dead-letters/${letter.id}`);
    expect(JSON.parse(body.payload).data.reservationId).toBe(poisoned);
    expect(body.headers.ce_type).toBe('reservation.requested');
    expect(body.error).toContain('a defect of one booking');
    await operator.post(`/ops/dead-letters/${letter.id}/discard`);
  });

  it('is confirmed by a replay once its cause is gone, and a second replay changes nothing', async () => {
    await repaired();
    const replay = () => operator.post(`/ops/dead-letters/${letter.id}/replay`);
    expect(await replay()).toMatchObject({ status: 200, body: { state: 'REPLAYED' } });
    expect(await guest.settled(poisoned)).toMatchObject({ status: 'CONFIRMED' });
    expect(await replay()).toMatchObject({ status: 200, body: { state: 'REPLAYED' } });
    expect(await operator.post(`/ops/dead-letters/${letter.id}/discard`)).toMatchObject({
      status: 409,
      body: { code: 'DEAD_LETTER_RESOLVED' },
    });
  });

  it('stays parked with one attempt more when its cause is still there', async () => {
    const { body } = await operator.post(`/ops/dead-letters/${letter.id}/replay`);
    expect(body).toMatchObject({ state: 'PARKED', attempts: 6 });
    await repaired();
    await operator.post(`/ops/dead-letters/${letter.id}/discard`);
  });

  it('is replayed by its type or key, and what was done is kept with who did it', async () => {
    await repaired();
    const { body } = await operator.post('/ops/dead-letters/replay', { type: 'reservation.requested' });
    expect(body).toEqual({ replayed: 1, failed: [] });
    const { body: actions } = await operator.get('/ops/actions?limit=1');
    expect(actions.items).toMatchObject([
      {
        modules: ['room'],
        by: { kind: 'OPERATOR', id: 'sunja (management)' },
        action: 'dead-letter.replay',
        subject: { kind: 'dead-letter', id: letter.id },
        outcome: 'done',
        requestId: expect.any(String),
      },
    ]);
  });

  it('is given up for good when it is discarded', async () => {
    await repaired();
    const discard = () => operator.post(`/ops/dead-letters/${letter.id}/discard`, { reason: '손님이 취소함' });
    expect(await discard()).toMatchObject({ status: 200, body: { state: 'DISCARDED' } });
    expect(await discard()).toMatchObject({ status: 200 });
    expect(await operator.post(`/ops/dead-letters/${letter.id}/replay`)).toMatchObject({ status: 409 });
  });

  it('shows in its saga where it stands', async () => {
    const { body } = await operator.get(`/ops/sagas/${poisoned}`);
    expect(body.events).toMatchObject([
      {
        module: 'reservation',
        type: 'reservation.requested',
        outcomes: [{ module: 'room', state: 'PARKED', attempts: 5, deadLetter: letter.id }],
      },
    ]);
    await repaired();
    await operator.post(`/ops/dead-letters/${letter.id}/replay`);
    await jumak.quiet();
    const { body: after } = await operator.get(`/ops/sagas/${poisoned}`);
    expect(after.events.map(({ type }: { type: string }) => type)).toEqual(['reservation.requested', 'room.allocated']);
    expect(after.events[0].outcomes[0]).toMatchObject({ state: 'REPLAYED', attempts: 6 });
    expect(after.events[1]).toMatchObject({
      causationId: after.events[0].event,
      outcomes: [
        {
          module: 'reservation',
          subscriber: 'confirm-reservation-when-nights-are-allocated',
          state: 'HANDLED',
          attempts: 1,
        },
      ],
    });
  });
});

describe('the figures', () => {
  it('tell of each module what waits, what is parked, what its subscribers did and how commits are shared', async () => {
    await list(jumak.signedIn('HOST'));
    await jumak.quiet();
    const figures = await operator.metrics();
    expect(figures).toContain('jumak_dead_letters_parked{module="room"}');
    expect(figures).toContain('jumak_consumer_resting_keys{module="room"} 0');
    expect(figures).toMatch(/jumak_consumer_lag\{module="room",topic="jumak\.reservation"\} 0/);
    expect(figures).toMatch(
      /jumak_subscriber_events_total\{module="room",subscriber="keep-place-when-accommodation-changes",outcome="handled"\} [1-9]/,
    );
    const of = (name: string) => Number(new RegExp(`${name}\\{module="room"\\} (\\d+)`).exec(figures)?.[1]);
    expect(of('jumak_units_total')).toBeGreaterThanOrEqual(of('jumak_commits_total'));
    expect(of('jumak_commits_total')).toBeGreaterThan(0);
  });

  it('tell how long the oldest event has waited for somebody', async () => {
    await jumak.deafen('accommodation');
    await list(jumak.signedIn('HOST'));
    await eventually(async () => {
      const figures = await operator.metrics();
      expect(figures).toMatch(/jumak_outbox_unsettled\{module="room",topic="jumak.room.facts"\} [1-9]/);
      expect(figures).toMatch(/jumak_outbox_oldest_timestamp_seconds\{module="room",topic="jumak.room.facts"\} \d{10}/);
    });
    jumak.letHear('accommodation');
    await jumak.quiet();
    expect(await operator.metrics()).not.toMatch(/jumak_outbox_unsettled\{module="room"/);
  });
});

describe('dead letters', () => {
  it('are listed in pages whose cursor cannot be made up', async () => {
    const { container } = jumak.module('room');
    const letters = container.get<DeadLetters>(DeadLetters);
    for (const eventId of ['one', 'two', 'three']) {
      const headers = { ce_id: eventId, ce_type: 'room.x', ce_source: '/jumak/room', 'content-type': 'text/plain' };
      const delivery = { topic: 'jumak.room', key: 'k', payload: '{}', headers, position: eventId };
      const parked = { subscriber: 'room', eventId, delivery, cause: 'MALFORMED', error: 'boom', attempts: 1 } as const;
      await container.get<Transaction>(Transaction).run(() => letters.park(parked));
    }
    const { status, body } = await operator.get('/ops/dead-letters?limit=2&type=room.x');
    expect([status, body.items.length]).toEqual([200, 2]);
    const next = await operator.get(`/ops/dead-letters?limit=2&type=room.x&cursor=${body.page.nextCursor}`);
    expect([...body.items, ...next.body.items].map(({ event }) => event).sort()).toEqual(['one', 'three', 'two']);
    expect((await operator.get('/ops/dead-letters?cursor=made-up')).status).toBe(400);
    for (const other of ['type=room.y', 'type=room.x&key=k', 'type=room.x&module=room', 'type=room.x&state=PARKED']) {
      const elsewhere = await operator.get(`/ops/dead-letters?limit=2&${other}&cursor=${body.page.nextCursor}`);
      expect([other, elsewhere.status, elsewhere.body.code]).toEqual([other, 400, 'VALIDATION']);
    }
  });

  it.each([
    ['GET', '/ops/dead-letters/019aaaaa-0000-7000-8000-000000000000', undefined, 404],
    ['GET', '/ops/dead-letters/1', undefined, 404],
    ['GET', '/ops/dead-letters?module=kitchen', undefined, 404],
    ['POST', '/ops/dead-letters/replay', {}, 400],
    ['GET', '/ops/sagas/019aaaaa-0000-7000-8000-000000000000', undefined, 404],
    ['POST', '/ops/modules/kitchen/resync', undefined, 404],
    ['POST', '/ops/modules/reservation/resync', undefined, 409],
    ['PUT', '/ops/log-level', { level: 'loud' }, 400],
  ])('%s %s answers with a problem', async (method, path, body, status) => {
    const answer = await operator.call(method, path, body);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
});

describe('a role', () => {
  const grant = (email: string, role: string) => operator.post('/ops/members/role', { email, role });

  it('is carried by the next tokens of whoever is given it, and the audit says who gave it', async () => {
    const email = 'granted@example.com';
    const member = await jumak.member({ email, name: '김순자' });
    expect(await grant(email, 'ADMIN')).toMatchObject({ status: 200, body: { id: member.memberId, role: 'ADMIN' } });
    const id = member.memberId ?? '';
    expect((await member.get('/admin/members')).status).toBe(403);
    expect((await (await jumak.logIn({ email, id })).get('/admin/members')).status).toBe(200);
    const [action] = (await operator.get('/ops/actions?limit=1')).body.items;
    expect(action).toMatchObject({ action: 'member.grant', subject: { id }, outcome: 'done: GUEST to ADMIN' });
  });

  it('that an operator gives is among what admins see of the member, beside what an admin does', async () => {
    const email = 'raised@example.com';
    const { memberId: id = '' } = await jumak.member({ email, name: '이몽룡' });
    await grant(email, 'HOST');
    const admin = jumak.signedIn('ADMIN');
    await admin.post(`/admin/members/${id}/suspension`, { reason: '허위 숙소 등록' });
    const seenByAdmins = (await admin.get(`/admin/members/${id}/audit`)).body.items;
    expect(seenByAdmins).toMatchObject([
      { action: 'member.suspend', by: { kind: 'ADMIN', id: admin.memberId }, reason: '허위 숙소 등록' },
      { action: 'member.grant', by: { kind: 'OPERATOR', id: 'sunja (management)' }, outcome: 'done: GUEST to HOST' },
    ]);
    const seenByOperators = (await operator.get('/ops/actions?limit=2')).body.items;
    expect(seenByOperators.map(({ modules: _, ...act }: { modules: unknown }) => act)).toEqual(seenByAdmins);
  });

  it('is lost at once by whoever it is taken from', async () => {
    const email = 'demoted@example.com';
    const { memberId: id = '' } = await jumak.member({ email, name: '박영수' });
    await grant(email, 'ADMIN');
    const admin = await jumak.logIn({ email, id });
    expect((await admin.get('/admin/members')).status).toBe(200);
    await grant(email, 'GUEST');
    expect(await admin.get('/admin/members')).toMatchObject({ status: 401, body: { code: 'TOKEN_REVOKED' } });
  });

  it('is not given to whoever is not there', async () => {
    expect(await grant('nobody@example.com', 'ADMIN')).toMatchObject({
      status: 404,
      body: { code: 'MEMBER_NOT_FOUND' },
    });
    expect(await grant('no address', 'KING')).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
  });
});

describe('the process itself', () => {
  it('shows the events as they pass, those that were asked for', async () => {
    const followed = operator.follow('/ops/events?module=room&type=room.changed');
    await eventually(() => expect(followed.text()).toContain('retry'));
    await list(jumak.signedIn('HOST'));
    await eventually(() => expect(followed.text()).toContain('event: room.changed'));
    expect(followed.text()).not.toContain('room.calendar-changed');
    followed.close();
  });

  it('shows the settings that it runs with, and no secret', async () => {
    const { body } = await operator.get('/ops/configuration');
    expect(body.http).toMatchObject({ host: '127.0.0.1', cursorKey: '********' });
    expect(JSON.stringify(body)).not.toContain('cccc');
  });

  it('writes from another log level on when it is told so', async () => {
    expect(await operator.call('PUT', '/ops/log-level', { level: 'debug' })).toMatchObject({ status: 200 });
    expect((await operator.get('/ops/log-level')).body).toEqual({ level: 'debug' });
    expect((await operator.get('/ops/actions?limit=1')).body.items).toMatchObject([
      {
        action: 'log-level.change',
        outcome: 'done: info to debug',
        modules: expect.arrayContaining(['member', 'room']),
      },
    ]);
  });

  it('gives no figures on the public port, to nobody', async () => {
    const headers = { ...jumak.signedIn('ADMIN').credentials };
    expect((await fetch(`${jumak.url}/metrics`, { headers })).status).toBe(404);
  });
});
