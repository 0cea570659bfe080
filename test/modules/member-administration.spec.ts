import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { afterDoubtfulCommit } from '../support/doubtful-commit.ts';
import { MemberAtWork, type Tokens } from './member-at-work.ts';

interface Somebody extends Tokens {
  readonly id: string;
}

let work: MemberAtWork;
let admin: Somebody;
let guest: Somebody;
beforeEach(async () => {
  work = await MemberAtWork.start();
  admin = await anAdmin('admin@inn.example');
  guest = await work.guest();
});
afterEach(() => MemberAtWork.endAll());

async function anAdmin(email: string): Promise<Somebody> {
  await work.guest(email);
  await work.get(Transaction).run(() => work.database.run("UPDATE member SET role = 'ADMIN' WHERE email = ?", [email]));
  const { body } = await work.logIn(email);
  return { ...body, id: (await work.me(body.accessToken)).body.id };
}

const as = ({ accessToken: token }: Somebody) => ({
  find: (query = '') => work.call('GET', `/admin/members${query}`, { token }),
  show: (id: string) => work.call('GET', `/admin/members/${id}`, { token }),
  suspend: (id: string, reason = '허위 숙소 등록') =>
    work.call('POST', `/admin/members/${id}/suspension`, { token, body: { reason } }),
  reinstate: (id: string) => work.call('DELETE', `/admin/members/${id}/suspension`, { token }),
  audit: (id: string, query = '') => work.call('GET', `/admin/members/${id}/audit${query}`, { token }),
});
const states = async (id: string) => {
  const facts = (await work.facts()) as { memberId: string; state: string; version: number }[];
  return facts.filter(({ memberId }) => memberId === id).map(({ state }) => state);
};

describe('a suspended member', () => {
  it('is shown with the reason and the time', async () => {
    const { status, body } = await as(admin).suspend(guest.id);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: guest.id,
      status: 'SUSPENDED',
      role: 'GUEST',
      email: 'guest@inn.example',
      name: '나그네',
      createdAt: '2026-07-01T00:00:00.000Z',
      suspension: { at: '2026-07-01T00:00:00.000Z', reason: '허위 숙소 등록' },
    });
  });

  it('is out at once: access token, refresh token and sign-in are refused', async () => {
    await as(admin).suspend(guest.id);
    expect((await work.me(guest.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await work.refresh(guest.refreshToken)).body.code).toBe('INVALID_REFRESH_TOKEN');
    expect((await work.logIn('guest@inn.example')).body.code).toBe('INVALID_CREDENTIALS');
  });

  it('signs in again once reinstated, with a new session', async () => {
    await as(admin).suspend(guest.id);
    expect((await as(admin).reinstate(guest.id)).status).toBe(204);
    expect((await work.logIn('guest@inn.example')).status).toBe(200);
    expect((await work.me(guest.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await as(admin).show(guest.id)).body).toMatchObject({ status: 'ACTIVE' });
  });

  it('is told to the other modules, at suspension and at reinstatement', async () => {
    await as(admin).suspend(guest.id);
    await as(admin).reinstate(guest.id);
    expect(await states(guest.id)).toEqual(['ACTIVE', 'SUSPENDED', 'ACTIVE']);
  });

  it('suspended again keeps the first reason, and nothing is told or written down twice', async () => {
    await as(admin).suspend(guest.id);
    const { status, body } = await as(admin).suspend(guest.id, 'another reason');
    expect([status, body.suspension.reason]).toEqual([200, '허위 숙소 등록']);
    expect(await states(guest.id)).toEqual(['ACTIVE', 'SUSPENDED']);
    expect((await as(admin).audit(guest.id)).body.items).toHaveLength(1);
  });

  it('reinstated again is nothing new', async () => {
    expect((await as(admin).reinstate(guest.id)).status).toBe(204);
    expect((await as(admin).audit(guest.id)).body.items).toEqual([]);
  });

  it('is out also after a commit of which nobody knows whether it happened', async () => {
    await work.facts();
    await afterDoubtfulCommit(work.get(Transaction), () => as(admin).suspend(guest.id));
    expect((await work.me(guest.accessToken)).body.code).toBe('TOKEN_REVOKED');
    expect((await as(admin).audit(guest.id)).body.items).toHaveLength(1);
  });
});

describe('an admin', () => {
  it('cannot suspend themselves', async () => {
    const refused = await as(admin).suspend(admin.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'CANNOT_SUSPEND_YOURSELF']);
    expect((await work.me(admin.accessToken)).status).toBe(200);
  });

  it('can suspend another, but never the last', async () => {
    const other = await anAdmin('other@inn.example');
    expect((await as(admin).suspend(other.id)).status).toBe(200);
    const stale = work.get(AccessTokenIssuer);
    const nobody = '018f0000-0000-7000-8000-00000000000a';
    const { accessToken } = stale.issue({ memberId: nobody, sessionId: nobody, role: 'ADMIN' });
    const refused = await as({ id: nobody, accessToken, refreshToken: '' }).suspend(admin.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'LAST_ADMIN']);
  });

  it.each(['018f0000-0000-7000-8000-00000000000b', 'nonsense'])('is told that %s is not there', async (id) => {
    const { find: _, ...acts } = as(admin);
    for (const act of Object.values(acts)) expect((await act(id)).body.code).toBe('MEMBER_NOT_FOUND');
  });

  it('can neither suspend nor reinstate who has withdrawn', async () => {
    await work.call('DELETE', '/members/me', { token: guest.accessToken, body: { password: 'quiet-inn-by-the-road' } });
    expect((await as(admin).suspend(guest.id)).body.code).toBe('MEMBER_NOT_FOUND');
    expect((await as(admin).reinstate(guest.id)).body.code).toBe('MEMBER_NOT_FOUND');
    expect((await as(admin).show(guest.id)).body).toEqual({
      id: guest.id,
      status: 'WITHDRAWN',
      role: 'GUEST',
      createdAt: '2026-07-01T00:00:00.000Z',
      withdrawnAt: '2026-07-01T00:00:00.000Z',
    });
  });

  it.each([{}, { reason: ' ' }, { reason: 'x'.repeat(501) }, { reason: 'x', role: 'GUEST' }])(
    'needs a reason: %p is refused',
    async (body) => {
      const path = `/admin/members/${guest.id}/suspension`;
      expect((await work.call('POST', path, { token: admin.accessToken, body })).status).toBe(400);
    },
  );

  it('alone may look and act', async () => {
    const path = `/admin/members/${guest.id}`;
    const calls = [
      ['GET', '/admin/members'],
      ['GET', path],
      ['GET', `${path}/audit`],
      ['POST', `${path}/suspension`],
      ['DELETE', `${path}/suspension`],
    ] as const;
    for (const [method, target] of calls) {
      expect((await work.call(method, target, { token: guest.accessToken })).status).toBe(403);
      expect((await work.call(method, target)).status).toBe(401);
    }
  });
});

describe('the audit trail of a member', () => {
  it('says who did what, when and why, newest first', async () => {
    await as(admin).suspend(guest.id);
    work.clock.advance(60_000);
    await as(admin).reinstate(guest.id);
    const { body } = await as(admin).audit(guest.id);
    const by = { kind: 'ADMIN', id: admin.id };
    const subject = { kind: 'member', id: guest.id };
    const act = { id: expect.any(String), by, subject, outcome: 'done', requestId: expect.any(String) };
    expect(body).toEqual({
      items: [
        { ...act, action: 'member.reinstate', at: '2026-07-01T00:01:00.000Z' },
        { ...act, action: 'member.suspend', at: '2026-07-01T00:00:00.000Z', reason: '허위 숙소 등록' },
      ],
      page: { nextCursor: null },
    });
  });

  it('is read page by page', async () => {
    for (let time = 0; time < 2; time += 1) {
      await as(admin).suspend(guest.id);
      await as(admin).reinstate(guest.id);
    }
    const first = (await as(admin).audit(guest.id, '?limit=3')).body;
    const second = (await as(admin).audit(guest.id, `?limit=3&cursor=${first.page.nextCursor}`)).body;
    const all = (await as(admin).audit(guest.id)).body.items;
    expect([...first.items, ...second.items]).toEqual(all);
    expect(all).toHaveLength(4);
  });
});

describe('finding members', () => {
  const found = async (query: string) => (await as(admin).find(query)).body.items.map(({ id }: { id: string }) => id);

  it.each(['guest@INN', '나그', '%EA%B7%B8%EB%84%A4'])('by the part %s of e-mail or name', async (q) => {
    expect(await found(`?q=${q}`)).toContain(guest.id);
  });

  it('by a whole id', async () => {
    expect(await found(`?q=${guest.id}`)).toEqual([guest.id]);
  });

  it.each(['%25', '_', "'", '%27%20OR%201=1'])('takes %s for the text it is', async (q) => {
    expect(await found(`?q=${q}`)).toEqual([]);
  });

  it('by status', async () => {
    await as(admin).suspend(guest.id);
    expect(await found('?status=SUSPENDED')).toEqual([guest.id]);
    expect(await found('?status=WITHDRAWN')).toEqual([]);
    expect((await as(admin).find('?status=GONE')).status).toBe(400);
  });

  it('page by page, newest first, and a cursor of one search is refused by another', async () => {
    for (let n = 0; n < 5; n += 1) await work.signUp(`guest${n}@inn.example`);
    const first = (await as(admin).find('?limit=4')).body;
    const second = (await as(admin).find(`?limit=4&cursor=${first.page.nextCursor}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(7);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect((await as(admin).find(`?q=guest&cursor=${first.page.nextCursor}`)).status).toBe(400);
  });

  it('shows nothing of a password', async () => {
    expect(JSON.stringify((await as(admin).find()).body)).not.toMatch(/password|hash|digest/i);
  });
});
