import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadLetters } from '#kernel/inbox/dead-letters.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { eventually } from '../support/eventually.ts';
import { list } from '../support/listings.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';
import { halfSplit, split } from '../support/topologies.ts';

const MODULES = ['accommodation', 'member', 'reservation', 'room'];

interface Named {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

describe.each([halfSplit, split])('an admin at the edge of the installation: $name', (topology) => {
  let jumak: TestApplication;
  let admin: Operator;
  let memberId: string;
  beforeAll(async () => {
    jumak = await TestApplication.start({ topology });
    const client = jumak.signedIn('ADMIN');
    memberId = client.memberId ?? '';
    admin = Operator.signedIn(client);
  }, 120_000);
  afterAll(() => jumak?.end(), 60_000);

  const instances = async (): Promise<Named[]> => (await admin.get('/ops/instances')).body.items;
  const room = async (): Promise<Named> => (await instances()).find(({ name }) => name === 'room') as Named;

  /** Parks what no subscriber could handle, with the modules in turn. */
  async function park(events: readonly string[], type: string): Promise<void> {
    for (const [at, eventId] of events.entries()) {
      const { container } = jumak.module(at % 2 === 0 ? 'room' : 'reservation');
      const headers = { ce_id: eventId, ce_type: type, ce_source: '/jumak/room', 'content-type': 'text/plain' };
      const delivery = { topic: 'jumak.room', key: 'k', payload: '{}', headers, position: eventId };
      const parked = { subscriber: 'x', eventId, delivery, cause: 'MALFORMED', error: 'boom', attempts: 1 } as const;
      const letters = container.get<DeadLetters>(DeadLetters);
      await container.get<Transaction>(Transaction).run(() => letters.park(parked));
    }
  }

  it('sees every module once, with its database and what is on its way', async () => {
    const { body: modules } = await admin.get('/ops/modules');
    expect([modules.items.map(({ name }: Named) => name).sort(), modules.unanswered]).toEqual([MODULES, []]);
    const { body: backlog } = await admin.get('/ops/backlog');
    const named = backlog.items.map(({ module }: { readonly module: string }) => module);
    expect([named.sort(), backlog.unanswered]).toEqual([MODULES, []]);
  });

  it('sees a booking whole: what each module has told, and what has become of it with the other', async () => {
    const { roomId } = await list(jumak.signedIn('HOST'));
    const { id } = await jumak.signedIn().booked(roomId, { checkIn: jumak.day(30), checkOut: jumak.day(31) });
    await jumak.quiet();
    const { body } = await admin.get(`/ops/sagas/${id}`);
    expect(body).toMatchObject({
      unanswered: [],
      events: [
        { module: 'reservation', type: 'reservation.requested', outcomes: [{ module: 'room', state: 'HANDLED' }] },
        { module: 'room', type: 'room.allocated', outcomes: [{ module: 'reservation', state: 'HANDLED' }] },
      ],
    });
  });

  it('turns the pages of the dead letters of all modules, and each is there once', async () => {
    const parked = ['one', 'two', 'three', 'four', 'five'];
    await park(parked, 'room.paged');
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { status, body } = await admin.get(`/ops/dead-letters?limit=2&type=room.paged${from}`);
      expect([status, body.unanswered, body.items.length <= 2]).toEqual([200, [], true]);
      seen.push(...body.items.map(({ event }: { readonly event: string }) => event));
      cursor = body.page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(parked.toSorted());
  });

  it('finds a dead letter wherever it is parked, and is named in the audit of that module', async () => {
    await park(['letter'], 'room.given-up');
    const [letter] = (await admin.get('/ops/dead-letters?type=room.given-up&module=room')).body.items;
    expect(await admin.get(`/ops/dead-letters/${letter.id}`)).toMatchObject({ status: 200, body: { module: 'room' } });
    const discarded = await admin.post(`/ops/dead-letters/${letter.id}/discard`, { reason: '시험' });
    expect(discarded).toMatchObject({ status: 200, body: { state: 'DISCARDED' } });
    const again = await admin.post(`/ops/dead-letters/${letter.id}/replay`);
    expect(again).toMatchObject({ status: 409, body: { code: 'DEAD_LETTER_RESOLVED' } });
    const { items } = (await admin.get('/ops/actions')).body;
    expect(items[0]).toMatchObject({ by: { kind: 'ADMIN', id: memberId }, modules: ['room'], reason: '시험' });
  });

  it('replays the dead letters of all modules, and is told how many', async () => {
    await park(['a', 'b'], 'room.replayed');
    const { status, body } = await admin.post('/ops/dead-letters/replay', { type: 'room.replayed' });
    expect([status, body.replayed + body.failed.length, body.unanswered]).toEqual([200, 2, []]);
  });

  it.each([
    ['GET', '/ops/dead-letters?module=kitchen', 'MODULE_NOT_FOUND'],
    ['GET', '/ops/dead-letters?cursor=made-up', 'VALIDATION'],
    ['GET', '/ops/dead-letters/019aaaaa-0000-7000-8000-000000000000', 'DEAD_LETTER_NOT_FOUND'],
    ['GET', '/ops/sagas/019aaaaa-0000-7000-8000-000000000000', 'SAGA_NOT_FOUND'],
    ['POST', '/ops/modules/kitchen/resync', 'MODULE_NOT_FOUND'],
    ['POST', '/ops/modules/reservation/resync', 'NOTHING_TO_RESYNC'],
    ['GET', '/ops/log-level?instance=nobody', 'INSTANCE_NOT_FOUND'],
    ['POST', '/ops/backup', 'MANAGEMENT_LISTENER_ONLY'],
  ])('%s %s is refused as in one process', async (method, path, code) => {
    expect((await admin.call(method, path)).body.code).toBe(code);
  });

  it('has a module tell its facts again, where it runs', async () => {
    await list(jumak.signedIn('HOST'));
    const { status, body } = await admin.post('/ops/modules/room/resync');
    expect([status, body.module, body.told > 0]).toEqual([200, 'room', true]);
  });

  it('asks one process by its id, and the others stay as they are', async () => {
    const { id } = await room();
    const level = async (of: string) => (await admin.get(`/ops/log-level${of}`)).body.level;
    const before = await level('');
    const changed = await admin.call('PUT', `/ops/log-level?instance=${id}`, { level: 'error' });
    expect(changed).toMatchObject({ status: 200, body: { level: 'error' } });
    expect([await level(`?instance=${id}`), await level(''), await level('?instance=self')]).toEqual([
      'error',
      before,
      before,
    ]);
    const { body: modules } = await admin.get(`/ops/modules?instance=${id}`);
    expect(modules.items.map(({ name }: Named) => name)).toEqual(['room']);
    expect((await admin.get(`/ops/configuration?instance=${id}`)).body.http.cursorKey).toBe('********');
  });

  it('follows the events of all processes as they pass, and those of one', async () => {
    const all = admin.follow('/ops/events');
    const one = admin.follow(`/ops/events?instance=${(await room()).id}`);
    await eventually(() => expect([all.text(), one.text()].every((text) => text.includes('retry'))).toBe(true));
    // Of two replicas of room either may tell it.
    await eventually(async () => {
      await list(jumak.signedIn('HOST'));
      expect(all.text()).toContain('event: accommodation.changed');
      expect(one.text()).toContain('event: room.changed');
    });
    expect(one.text()).not.toContain('event: accommodation.changed');
    for (const followed of [all, one]) followed.close();
  });

  it('SECURITY 36: a service takes nobody at the word of a header, and lets admins alone in', async () => {
    const { url } = await room();
    const claimed = { 'x-member-id': memberId, 'x-member-role': 'ADMIN', 'x-forwarded-for': '127.0.0.1' };
    expect((await fetch(`${url}/ops/modules?instance=self`, { headers: claimed })).status).toBe(401);
    const guest = Operator.signedIn(jumak.signedIn('GUEST'), url);
    expect(await guest.get('/ops/modules?instance=self')).toMatchObject({ status: 403 });
    expect((await Operator.signedIn(jumak.signedIn('ADMIN'), url).get('/ops/modules?instance=self')).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });
});
