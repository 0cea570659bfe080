import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import type { Caller } from '#kernel/http/route.ts';
import { MemberChanged } from '#member';
import { afterDoubtfulCommit } from '../support/doubtful-commit.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

let work: AccommodationAtWork;
let host: Caller;
let admin: Caller;
let id: string;
beforeEach(async () => {
  work = await AccommodationAtWork.start(Date.parse('2026-07-01T00:00:00Z'));
  host = { memberId: work.newId(), sessionId: 'session', role: 'HOST' };
  admin = { memberId: work.newId(), sessionId: 'session', role: 'ADMIN' };
  id = await list();
});
afterEach(() => work.stop());

async function list(): Promise<string> {
  const body = { name: '달빛 한옥', type: 'HANOK', region: 'SEOUL', address: '서울 어딘가 1', description: '마당' };
  const reply = await work.call<{ id: string }>('POST /accommodations', { caller: host, body });
  return reply.body.id;
}
const suspend = (body: object = { reason: '허위 사진' }) =>
  work.call<{ status: string }>('POST /admin/accommodations/:id/suspension', { params: { id }, caller: admin, body });
const reinstate = () => work.call('DELETE /admin/accommodations/:id/suspension', { params: { id }, caller: admin });
const audit = async () => {
  const call = { params: { id }, caller: admin };
  const reply = await work.call<{ items: readonly object[] }>('GET /admin/accommodations/:id/audit', call);
  return reply.body.items;
};
const searched = async () => {
  const { body } = await work.call<{ items: readonly { id: string }[] }>('GET /accommodations');
  return body.items.map((item) => item.id);
};
const owned = async () => {
  const { body } = await work.call<{ items: readonly { id: string; status: string }[] }>('GET /host/accommodations', {
    caller: host,
  });
  return body.items.map(({ status }) => status);
};
const told = async () =>
  (await work.facts<{ accommodationId: string; state: string }>())
    .filter(({ accommodationId }) => accommodationId === id)
    .map(({ state }) => state);
const hostIs = (state: 'ACTIVE' | 'SUSPENDED', version: number) =>
  work.hear(MemberChanged.of({ memberId: host.memberId as Id<'member'>, version, name: '김주인', state }));

describe('a place that an admin suspends', () => {
  it('leaves the search and its page, and its host still sees it with its state', async () => {
    expect((await suspend()).body.status).toBe('SUSPENDED');
    expect(await searched()).toEqual([]);
    await expect(work.call('GET /accommodations/:id', { params: { id } })).rejects.toMatchObject({
      code: 'ACCOMMODATION_NOT_FOUND',
    });
    expect(await owned()).toEqual(['SUSPENDED']);
  });

  it('comes back when it is reinstated', async () => {
    await suspend();
    expect((await reinstate()).status).toBe(204);
    expect(await searched()).toEqual([id]);
    expect(await told()).toEqual(['LISTED', 'SUSPENDED', 'LISTED']);
  });

  it('is suspended and reinstated once, however often it is asked for', async () => {
    await suspend();
    await suspend({ reason: 'another reason' });
    await reinstate();
    await reinstate();
    expect(await told()).toEqual(['LISTED', 'SUSPENDED', 'LISTED']);
    const by = { kind: 'ADMIN', id: admin.memberId };
    const subject = { kind: 'accommodation', id };
    const act = { id: expect.any(String), at: '2026-07-01T00:00:00.000Z', by, subject, outcome: 'done' };
    expect(await audit()).toEqual([
      { ...act, action: 'accommodation.reinstate' },
      { ...act, action: 'accommodation.suspend', reason: '허위 사진' },
    ]);
  });

  it('may be suspended without a reason', async () => {
    await suspend({});
    expect(await audit()).toMatchObject([{ action: 'accommodation.suspend' }]);
  });

  it('stays out of the search while its host changes what is said of it', async () => {
    await suspend();
    await work.call('PATCH /accommodations/:id', { params: { id }, caller: host, body: { name: '햇빛 한옥' } });
    expect(await searched()).toEqual([]);
    expect(await owned()).toEqual(['SUSPENDED']);
  });

  it('cannot be suspended once it is withdrawn', async () => {
    await work.call('DELETE /accommodations/:id', { params: { id }, caller: host });
    await expect(suspend()).rejects.toMatchObject({ code: 'ACCOMMODATION_NOT_FOUND' });
    expect(await audit()).toEqual([]);
  });

  it('that is not there is not found', async () => {
    id = work.newId();
    await expect(suspend()).rejects.toMatchObject({ code: 'ACCOMMODATION_NOT_FOUND' });
    await expect(reinstate()).rejects.toMatchObject({ code: 'ACCOMMODATION_NOT_FOUND' });
    await expect(audit()).rejects.toMatchObject({ code: 'ACCOMMODATION_NOT_FOUND' });
  });

  it('is written down once also after a commit of which nobody knows whether it happened', async () => {
    await work.facts();
    await afterDoubtfulCommit(work.transaction, () => suspend());
    expect(await audit()).toHaveLength(1);
  });
});

describe('the places of a host who is suspended', () => {
  it('leave the search, and come back with the host', async () => {
    await list();
    await hostIs('SUSPENDED', 2);
    expect(await searched()).toEqual([]);
    expect(await owned()).toEqual(['SUSPENDED', 'SUSPENDED']);
    await hostIs('ACTIVE', 3);
    expect(await searched()).toHaveLength(2);
    expect(await told()).toEqual(['LISTED', 'SUSPENDED', 'LISTED']);
  });

  it('go by the newest that is known of the host, in whatever order it comes', async () => {
    await hostIs('ACTIVE', 3);
    await hostIs('SUSPENDED', 2);
    expect(await searched()).toEqual([id]);
  });

  it('stay suspended when an admin suspended them too', async () => {
    await hostIs('SUSPENDED', 2);
    await suspend();
    await hostIs('ACTIVE', 3);
    expect(await searched()).toEqual([]);
    await reinstate();
    expect(await searched()).toEqual([id]);
  });

  it('do not come back by an admin before their host', async () => {
    await suspend();
    await hostIs('SUSPENDED', 2);
    await reinstate();
    expect(await searched()).toEqual([]);
  });

  it('get no further ones', async () => {
    await hostIs('SUSPENDED', 2);
    await expect(list()).rejects.toMatchObject({ code: 'HOST_SUSPENDED' });
  });
});
